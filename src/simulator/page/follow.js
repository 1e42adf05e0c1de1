// Where a chat stands when something is added: at the end, but never past the beginning of the newest answer, so that a card taller than the
// screen is read from its top. Whoever scrolls away is left alone.

/** Answers that follow each other this fast count as one. */
const sameAnswerMs = 1500;

/**
 * @param {HTMLElement} log scrolls
 * @param {HTMLElement} list grows inside it
 * @param {(isEndHidden: boolean, hasNews: boolean) => void} onPosition
 */
export function createFollow(log, list, onPosition) {
  /** 'answer' = the newest answer in view, 'end' = the very end, 'free' = where the reader scrolled to. */
  let mode = 'answer';
  let anchor = null;
  let anchoredAt = -Infinity;
  let hasNews = false;
  let last = { top: 0, height: 0, room: 0 };

  const topOf = (element) => element.getBoundingClientRect().top - log.getBoundingClientRect().top + log.scrollTop;
  const end = () => log.scrollHeight - log.clientHeight;
  const target = () => (mode === 'answer' && anchor?.isConnected ? Math.min(end(), topOf(anchor) - 8) : end());

  function settle() {
    if (mode !== 'free') log.scrollTop = Math.max(0, target());
    tell();
  }
  function tell() {
    const isEndHidden = end() - log.scrollTop > 60;
    if (!isEndHidden) hasNews = false;
    last = { top: log.scrollTop, height: log.scrollHeight, room: log.clientHeight };
    onPosition(isEndHidden, hasNews);
  }

  log.addEventListener('scroll', () => {
    // Contents or room that change move the position too; only a reader's own scrolling changes the mode.
    const isReader = log.scrollHeight === last.height && log.clientHeight === last.room && Math.abs(log.scrollTop - last.top) > 1;
    if (isReader) mode = end() - log.scrollTop < 24 ? 'end' : 'free';
    tell();
  });
  new ResizeObserver(settle).observe(log);
  new ResizeObserver(settle).observe(list);

  return {
    /** Rows were added, `first` being the answer's first or the person's own; what the person did (`hasOwn`) always brings the chat to it. */
    added(first, { isAnswer, hasOwn }) {
      if (mode === 'free' && !hasOwn) {
        hasNews = true;
        tell();
        return;
      }
      const now = performance.now();
      const isSameAnswer = !hasOwn && mode === 'answer' && now - anchoredAt < sameAnswerMs && anchor?.isConnected;
      if (!isSameAnswer) anchor = first;
      if (!isSameAnswer) anchoredAt = isAnswer ? now : -Infinity;
      mode = 'answer';
      settle();
    },
    toEnd() {
      mode = 'end';
      settle();
    },
  };
}
