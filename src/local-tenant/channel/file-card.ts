import { z } from 'zod';
import type { User } from '../directory/user.ts';
import { addressOf, awaitFile, fileTypeOf } from '../drive/drive.ts';
import type { DriveFile } from '../drive/drive-file.ts';
import type { Tenant } from '../tenant.ts';
import type { Activity, ChatMessage } from './chat-schema.ts';
import { sendInvoke } from './turn.ts';
import type { TurnResult } from './turn.ts';

// The shapes are those of https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4

const consentCard = z.looseObject({
  contentType: z.literal('application/vnd.microsoft.teams.card.file.consent'),
  name: z.string(),
  content: z.looseObject({ acceptContext: z.unknown().optional(), declineContext: z.unknown().optional() }),
});
export type ConsentCard = z.infer<typeof consentCard>;

/** The card with which the bot asks whether it may send a file, where the message holds one. */
export function consentCardIn(activity: Activity): ConsentCard | undefined {
  return (activity.attachments ?? []).map((attachment) => consentCard.safeParse(attachment).data).find((card) => card !== undefined);
}

/** The person takes the file, for which a place in their OneDrive is kept, or does not. */
export function answerConsentCard(
  tenant: Tenant, user: User, message: ChatMessage, answer: { card: ConsentCard; action: 'accept' | 'decline'; context: unknown },
): Promise<TurnResult> {
  const { card, action, context } = answer;
  return sendInvoke(tenant, user, {
    name: 'fileConsent/invoke', replyToId: message.id,
    value: { type: 'fileUpload', action, context, ...(action === 'accept' ? { uploadInfo: uploadInfo(tenant, card.name) } : {}) },
  });
}

function uploadInfo(tenant: Tenant, name: string): Record<string, unknown> {
  const { file, uploadUrl } = awaitFile(tenant, name);
  return { contentUrl: addressOf(tenant, file), name, uploadUrl, uniqueId: file.id, fileType: fileTypeOf(name) };
}

/** What a message carries when somebody sends a file to the bot: it was put into their OneDrive first. */
export function downloadAttachment(tenant: Tenant, file: DriveFile): Record<string, unknown> & { content: { downloadUrl: string; uniqueId: string; fileType: string } } {
  const address = addressOf(tenant, file);
  return {
    contentType: 'application/vnd.microsoft.teams.file.download.info', contentUrl: address, name: file.name,
    content: { downloadUrl: address, uniqueId: file.id, fileType: fileTypeOf(file.name) },
  };
}
