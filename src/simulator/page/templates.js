// Template messages drawn through the Flex renderer: LINE shows them as the same kind of card.

const text = (content, more = {}) => ({ type: 'text', text: content, wrap: true, size: 'sm', ...more });
const box = (contents, more = {}) => ({ type: 'box', layout: 'vertical', contents, ...more });

/** A template object (buttons, confirm, carousel, image_carousel) as a Flex container. */
export function templateAsFlex(template) {
  if (template.type === 'carousel') return { type: 'carousel', contents: template.columns.map((column) => card(column)) };
  if (template.type === 'image_carousel') {
    return {
      type: 'carousel',
      contents: template.columns.map((column) => ({ ...picture(column.imageUrl, '1:1'), action: column.action })),
    };
  }
  return card(template, template.type === 'confirm' ? 'horizontal' : 'vertical');
}

function card(template, layout = 'vertical') {
  const title = template.title ? [text(template.title, { weight: 'bold', size: 'md' })] : [];
  return {
    ...(template.thumbnailImageUrl ? picture(template.thumbnailImageUrl, template.imageAspectRatio === 'square' ? '1:1' : '1.51:1') : {}),
    type: 'bubble',
    size: 'kilo',
    ...(template.defaultAction ? { action: template.defaultAction } : {}),
    body: box([...title, text(template.text ?? '')], { spacing: 'sm' }),
    footer: { ...box(template.actions.map((action) => ({ type: 'button', height: 'sm', action }))), layout },
    styles: { footer: { separator: true } },
  };
}

function picture(url, aspectRatio) {
  return { type: 'bubble', size: 'kilo', hero: { type: 'image', url, size: 'full', aspectRatio, aspectMode: 'cover' } };
}
