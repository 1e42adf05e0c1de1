// The forms that several pages of the console have.
import { html, type Html } from '../../report/html.ts';
import { tellings } from '../../app/contacts/tell-contacts.ts';
import { actionForm, button, type Page } from './page.ts';

export const reasonCharsMax = 500;

/** Folded away until it is wanted. Ids within a page are told apart by `id`. */
export const folded = (title: string, content: Html): Html =>
  html`<details class="fold">
    <summary>${title}</summary>
    ${content}
  </details>`;

export function reasonField({ t }: Page, id: string, isShown: boolean): Html {
  return html`<p class="field">
    <label for="reason-${id}">${t('console.actions.reason')}</label>
    <input id="reason-${id}" name="reason" required maxlength="${reasonCharsMax}" autocomplete="off" aria-describedby="reason-hint-${id}" />
    <small id="reason-hint-${id}">${t(isShown ? 'console.actions.reason-shown' : 'console.actions.reason-hint')}</small>
  </p>`;
}

export function tellingField({ t }: Page): Html {
  return html`<fieldset class="field">
    <legend>${t('console.actions.telling')}</legend>
    ${tellings.map(
      (telling, index) =>
        html`<label class="choice">
          <input type="radio" name="telling" value="${telling}" ${index === 0 ? html`checked` : null} />
          ${t(`console.actions.tell-${telling}`)}</label
        >`,
    )}
  </fieldset>`;
}

export function extendForm(page: Page, { path, title }: { readonly path: string; readonly title: string }): Html {
  const { t } = page;
  return folded(
    title,
    actionForm(
      page,
      path,
      [
        html`<p class="field">
          <label for="closes">${t('console.actions.closes')}</label>
          <input id="closes" name="closes" required maxlength="60" autocomplete="off" aria-describedby="closes-hint" />
          <small id="closes-hint">${t('console.actions.closes-hint')}</small>
        </p>`,
        reasonField(page, 'extend', true),
        tellingField(page),
      ],
      button(title),
    ),
  );
}
