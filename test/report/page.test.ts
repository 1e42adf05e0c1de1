// The report as a web page: what is in it, what must not be, and how heavy it is. How it looks and behaves: e2e/report-page.test.ts.
import { describe, expect, test } from 'vitest';
import { createTranslate } from '../../src/i18n/translate.ts';
import { reportAssets, reportContentSecurityPolicy, styleSheet } from '../../src/report/assets.ts';
import { renderMessagePage } from '../../src/report/message-page.ts';
import { renderReportPage } from '../../src/report/page.ts';
import { hostile, longName, sampleReport } from './sample-report.ts';

const translate = createTranslate();

/** What a reader sees, without markup. */
const wordsOf = (page: string): string =>
  page
    .replace(/<head>.*<\/head>/su, '')
    .replace(/<[^>]*>/gu, '')
    .replace(/&quot;/gu, '"')
    .replace(/&#10;/gu, '\n')
    .replace(/\s+/gu, ' ');

describe('what the page says', () => {
  test('agency, total, level, every dimension, every answer', async () => {
    const model = await sampleReport();
    const words = wordsOf(renderReportPage(model, translate));
    for (const text of [model.agency.name, model.total!.text, model.level!.label, 'ข้อมูล ณ วันที่ 22 พฤศจิกายน 2569', 'ไม่ใช่คะแนนทางการ'])
      expect(words).toContain(text);
    const questions = model.dimensions.flatMap(({ indicators }) => indicators.flatMap((indicator) => indicator.questions));
    for (const { label, answer } of [...questions, ...model.otherAnswers.flatMap(({ answers }) => answers)]) {
      expect(words).toContain(label.replace(/\s+/gu, ' '));
      if (answer.kind === 'words') expect(words).toContain(answer.text);
    }
    for (const { label, points } of model.dimensions) expect(words).toMatch(new RegExp(`${label}.*${points?.text ?? 'ไม่เกี่ยวข้อง'}`, 'u'));
  });

  test('the same in English, with the language declared', async () => {
    const page = renderReportPage(await sampleReport({ language: 'en' }), translate);
    expect(page).toContain('<html lang="en">');
    expect(page).toContain('href="?lang=th"');
    expect(wordsOf(page)).toContain('As of 22 November 2026');
  });

  test('links to PDF and picture only where they are given', async () => {
    const model = await sampleReport();
    expect(renderReportPage(model, translate, { pdf: 'token.pdf?lang=th' })).toContain('<a href="token.pdf?lang=th">');
    expect(renderReportPage(model, translate)).not.toContain('.pdf');
  });
});

describe('what must not be in it', () => {
  test('what people wrote stays text', async () => {
    const page = renderReportPage(await sampleReport({ name: hostile, text: hostile }), translate);
    expect(page).not.toMatch(/<script|onload='|<\/style>/u);
    expect(page).not.toMatch(/\u202e/u);
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).toContain('&amp;amp; ');
  });

  test('no scripts, no styles of its own, nothing from elsewhere: the policy forbids them', async () => {
    const page = renderReportPage(await sampleReport({ hasPeers: true }), translate);
    expect(page).not.toMatch(/<script|<style|\sstyle=|\son\w+=/u);
    expect(page).not.toMatch(/(href|src)="(https?:)?\/\//u);
    expect(page).toContain(`<link rel="stylesheet" href="${styleSheet.path}"`);
    expect(reportContentSecurityPolicy).toContain("default-src 'none'");
  });

  test('the link preview tells neither agency nor score', async () => {
    const model = await sampleReport();
    const page = renderReportPage(model, translate);
    const previews = [...page.matchAll(/<meta property="og:[^>]*>/gu)].map(([tag]) => tag).join();
    expect(previews).toContain('og:title');
    expect(previews).not.toContain(longName);
    expect(page.slice(0, page.indexOf('<body'))).not.toContain(model.total!.text);
    expect(page).toContain('<meta name="robots" content="noindex, nofollow, noarchive" />');
    expect(page).toContain('<meta name="referrer" content="no-referrer" />');
  });

  test('a page for a wrong link says only what it is given', () => {
    const page = renderMessagePage({ language: 'th', title: 'เปิดรายงานไม่ได้', text: ['ลิงก์นี้ไม่ถูกต้อง <b>หรือหมดอายุ</b>'] });
    expect(wordsOf(page).trim()).toBe('เปิดรายงานไม่ได้ ลิงก์นี้ไม่ถูกต้อง &lt;b&gt;หรือหมดอายุ&lt;/b&gt;');
  });
});

describe('weight', () => {
  test('the page with its style sheet stays under 100 kB', async () => {
    const page = renderReportPage(await sampleReport({ hasPeers: true }), translate);
    expect(Buffer.byteLength(page) + styleSheet.bytes.length).toBeLessThan(100_000);
  });

  test('it takes less than 50 ms of the processor', async () => {
    const model = await sampleReport({ hasPeers: true });
    renderReportPage(model, translate);
    const start = process.cpuUsage();
    for (let turn = 0; turn < 5; turn += 1) renderReportPage(model, translate);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1000 / 5).toBeLessThan(50);
  });

  test('assets are named by their content and small: the font is some 45 kB', () => {
    expect(reportAssets.map(({ contentType }) => contentType).toSorted()).toEqual([
      ...Array.from({ length: 4 }, () => 'font/woff2'),
      'text/css; charset=utf-8',
    ]);
    for (const { path } of reportAssets) expect(path).toMatch(/^\/assets\/[\w-]+\.[0-9a-f]{12}\.(css|woff2)$/u);
    const fonts = reportAssets.filter(({ contentType }) => contentType === 'font/woff2');
    expect(fonts.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeLessThan(60_000);
    const css = Buffer.from(styleSheet.bytes).toString();
    for (const { path } of fonts) expect(css).toContain(path);
  });
});
