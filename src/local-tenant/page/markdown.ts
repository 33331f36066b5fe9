import type { MarkdownIt } from 'markdown-it';
import { safeLink } from './safe-link.ts';

// markdown-it's browser build, loaded by index.html before the modules run.
declare const markdownit: (options: { html: boolean; breaks: boolean }) => MarkdownIt;

function renderer(options: { breaks: boolean }): MarkdownIt {
  const markdown = markdownit({ html: false, ...options });
  markdown.disable('image');
  markdown.validateLink = (address: string) => safeLink(address) !== undefined;
  markdown.renderer.rules['link_open'] = (tokens, index, options, _environment, self) => {
    tokens[index]?.attrSet('target', '_blank');
    tokens[index]?.attrSet('rel', 'noopener noreferrer');
    return self.renderToken(tokens, index, options);
  };
  return markdown;
}

// Cards know bold, italic, lists and links, and nothing else of Markdown.
// https://learn.microsoft.com/en-us/adaptive-cards/authoring-cards/text-features
const cardMarkdown = renderer({ breaks: false }).disable([
  'heading', 'lheading', 'code', 'fence', 'blockquote', 'hr', 'table', 'backticks', 'strikethrough', 'autolink', 'html_block', 'reference',
]);
const chatMarkdown = renderer({ breaks: true });

/** Markdown in a card's text as safe HTML. */
export const cardTextHtml = (text: string): string => cardMarkdown.render(text);

/** Markdown in a bot's message as safe HTML. */
export const chatTextHtml = (text: string): string => chatMarkdown.render(text);
