// The forms that several pages of the console have.
import { html, type Html } from '../../report/html.ts';
import { tellings } from '../../app/contacts/tell-contacts.ts';
import { actionForm, button, type Page, type SentForm, typedInto } from './page.ts';

export const reasonCharsMax = 500;
export const whenCharsMax = 60;

type Typed = SentForm['fields'] | null;

/** Folded away until it is wanted. */
export const folded = (title: string, content: Html, isOpen = false): Html =>
  html`<details class="fold" ${isOpen ? html`open` : null}>
    <summary>${title}</summary>
    ${content}
  </details>`;

/** Ids within a page are told apart by `id`; `typed` = what stood there when the form was refused. */
export function reasonField({ t }: Page, id: string, isShown: boolean, typed: Typed): Html {
  return html`<p class="field">
    <label for="reason-${id}">${t('console.actions.reason')}</label>
    <input
      id="reason-${id}"
      name="reason"
      value="${typed?.['reason'] ?? ''}"
      required
      maxlength="${reasonCharsMax}"
      autocomplete="off"
      aria-describedby="reason-hint-${id}"
    />
    <small id="reason-hint-${id}">${t(isShown ? 'console.actions.reason-shown' : 'console.actions.reason-hint')}</small>
  </p>`;
}

export function tellingField({ t }: Page, typed: Typed): Html {
  const chosen = typed?.['telling'] ?? tellings[0];
  return html`<fieldset class="field">
    <legend>${t('console.actions.telling')}</legend>
    ${tellings.map(
      (telling) =>
        html`<label class="choice">
          <input type="radio" name="telling" value="${telling}" ${telling === chosen ? html`checked` : null} />
          ${t(`console.actions.tell-${telling}`)}</label
        >`,
    )}
  </fieldset>`;
}

/** A date as people write it. */
function whenField(page: Page, name: 'closes' | 'until', typed: Typed): Html {
  const { t } = page;
  return html`<p class="field">
    <label for="${name}">${t(`console.actions.${name}`)}</label>
    <input
      id="${name}"
      name="${name}"
      value="${typed?.[name] ?? ''}"
      required
      maxlength="${whenCharsMax}"
      autocomplete="off"
      aria-describedby="${name}-hint"
    />
    <small id="${name}-hint">${t('console.actions.when-hint')}</small>
  </p>`;
}

export function extendForm(page: Page, { path, title }: { readonly path: string; readonly title: string }): Html {
  const typed = typedInto(page, path);
  const fields = [whenField(page, 'closes', typed), reasonField(page, 'extend', true, typed), tellingField(page, typed)];
  return folded(title, actionForm(page, path, fields, button(title)), typed !== null);
}

/** How long the people of the round stay known. */
export function retentionForm(page: Page, until: Date): Html {
  const { t, time } = page;
  const path = '/retention';
  const typed = typedInto(page, path);
  const fields = [
    html`<p class="note">${t('console.retention.stays', { time: time(until) })}</p>`,
    whenField(page, 'until', typed),
    reasonField(page, 'retention', false, typed),
  ];
  const title = t('console.actions.retention');
  return folded(title, actionForm(page, path, fields, button(title)), typed !== null);
}
