/** A screen on which editor, answer and panels cannot lie side by side: the same width as in narrow.css. */
export const isNarrow = () => matchMedia('(max-width: 700px)').matches;
