// The language that a reader asks for, in the address: `?lang=en`; Thai otherwise.
import { type Request } from 'express';
import { type Language } from '../i18n/translate.ts';

export const languageOf = (request: Request): Language => (request.query['lang'] === 'en' ? 'en' : 'th');
