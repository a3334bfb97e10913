import type { Page } from 'playwright-core';

export async function pick(page: Page, group: string, duty: RegExp): Promise<void> {
  const person = page.locator(`optgroup[label="${group}"] option`, { hasText: duty }).first();
  const account = await person.getAttribute('value');
  await page.getByLabel('Person', { exact: true }).selectOption(account);
}

export async function openDocument(page: Page, name: string): Promise<void> {
  await page.locator('.documents button', { has: page.getByText(name, { exact: true }) }).click();
  await page.locator('.documents-said', { hasText: new RegExp(`^${name} (is ready|needs)`) }).waitFor();
}

export async function run(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Execute/ }).click();
}

export async function resultWith(page: Page, part: string): Promise<string> {
  let result = '';
  const arrived = async () => {
    // The editor draws only the lines in sight, so its text is asked for.
    result = await page.evaluate<string>("document.querySelector('.result-window .CodeMirror').CodeMirror.getValue()");
    return result.includes(part);
  };
  await until(arrived, () => `${part} is not in: ${result}`);
  return result;
}

export async function until(
  isSo: () => boolean | Promise<boolean>,
  otherwise: string | (() => string),
  deadline = Date.now() + 15_000,
): Promise<void> {
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(typeof otherwise === 'string' ? otherwise : otherwise());
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
