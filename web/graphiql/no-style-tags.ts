/**
 * Stands in for react-style-singleton, whose style elements the content security policy refuses. They would only
 * stop the page from scrolling behind a dialog, and this page does not scroll.
 */
export const stylesheetSingleton = () => ({ add() {}, remove() {} });
export const styleHookSingleton = () => () => {};
export const styleSingleton = () => () => null;
