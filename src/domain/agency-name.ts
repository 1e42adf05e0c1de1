// What an agency is called in the reader's language.

export interface AgencyNames {
  readonly nameTh: string;
  /** '' = it has none. */
  readonly nameEn: string;
}

/** The Thai name where there is no English one. */
export function nameIn(language: string, { nameTh, nameEn }: AgencyNames): string {
  return language === 'en' && nameEn !== '' ? nameEn : nameTh;
}
