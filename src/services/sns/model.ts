/** Instants are epoch ms. */
export interface TopicDocument {
  readonly name: string;
  /** As they were set; what is left out has its default. */
  readonly attributes: TextsByName;
  readonly tags: TextsByName;
  readonly createdAt: number;
  /** Subscriptions that were taken away. */
  readonly deletedSubscriptions: number;
}

export type TextsByName = Readonly<Record<string, string>>;

/** The protocols that messages are delivered by. */
export type HttpProtocol = 'http' | 'https';

export interface SubscriptionDocument {
  /** What stands behind the topic in its ARN. */
  readonly id: string;
  readonly topicName: string;
  readonly protocol: HttpProtocol;
  /** A URL. */
  readonly endpoint: string;
  /** Account id of whoever subscribed, and who that was. */
  readonly owner: string;
  readonly principalArn: string;
  /** As they were set. */
  readonly attributes: TextsByName;
  readonly createdAt: number;
  /** Proves, in the hands of whoever answers at the endpoint, that it wants to be told. */
  readonly token: string;
  readonly state: SubscriptionState;
}

export type SubscriptionState =
  | { readonly kind: 'pending'; readonly expiresAt: number }
  | {
      readonly kind: 'confirmed';
      /** Whether the confirmation was signed. */
      readonly wasAuthenticated: boolean;
      readonly authenticateOnUnsubscribe: boolean;
    }
  /** Taken away, and told so: until then its endpoint may take that back. */
  | { readonly kind: 'deactivated'; readonly expiresAt: number };

/** What was published, for as long as somebody has still to be told. */
export interface MessageDocument {
  readonly topicName: string;
  readonly subject?: string;
  /** For protocols that have no text of their own. */
  readonly message: string;
  readonly byProtocol: Readonly<Partial<Record<HttpProtocol, string>>>;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  readonly publishedAt: number;
}

/** `value` of binary ones is base64. */
export interface MessageAttribute {
  /** `String`, `String.Array`, `Number`, `Binary`, or one of these with a name of the user's behind a dot. */
  readonly type: string;
  readonly value: string;
}

export type MessageType = 'Notification' | 'SubscriptionConfirmation' | 'UnsubscribeConfirmation';

/** One message on its way to one endpoint. */
export interface DeliveryDocument {
  readonly type: MessageType;
  readonly messageId: string;
  readonly topicName: string;
  readonly subscriptionId: string;
  /** Attempts that have failed. */
  readonly failures: number;
  readonly createdAt: number;
}
