/** A start that cannot succeed as things are: the sentence is for people, and is printed without a stack. */
export class StartError extends Error {}
