/** What the client is told: code, status and words; `was allowed` where nothing was refused. */
export async function refusal(
  answer: Promise<unknown>,
): Promise<{ code: string; status: unknown; message: string }> {
  const error = await answer.then(
    () => new Error('was allowed'),
    (thrown: Error) => thrown,
  );
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
  return { code: error.name, status: $metadata?.httpStatusCode, message: error.message };
}
