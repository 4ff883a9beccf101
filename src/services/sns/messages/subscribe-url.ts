/** The version that unsigned requests name, so that the front door knows whom they are for. */
export const API_VERSION = '2010-03-31';

/** What an endpoint calls to confirm: it carries its own proof, and needs no signature. */
export function subscribeUrl(endpoint: string, topicArn: string, token: string): string {
  return actionUrl(endpoint, 'ConfirmSubscription', { TopicArn: topicArn, Token: token });
}

export function unsubscribeUrl(endpoint: string, subscriptionArn: string): string {
  return actionUrl(endpoint, 'Unsubscribe', { SubscriptionArn: subscriptionArn });
}

function actionUrl(endpoint: string, action: string, parameters: Readonly<Record<string, string>>): string {
  return `${endpoint}/?${new URLSearchParams({ Action: action, ...parameters, Version: API_VERSION })}`;
}
