namespace Casebook.Engine.Constraints;

/// <summary>What an answer must look like, token by token.</summary>
public sealed class AnswerConstraint
{
    internal int Start(bool afterTrace) => throw new NotSupportedException();

    internal int Advance(int state, int token) => throw new NotSupportedException();

    internal bool IsComplete(int state) => throw new NotSupportedException();

    internal ReadOnlyMemory<ulong> Allowed(int state, IReadOnlyList<int> stopTokens) => throw new NotSupportedException();
}
