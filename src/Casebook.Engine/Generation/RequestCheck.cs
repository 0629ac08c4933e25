using Casebook.Engine.Generation.Scheduling;

namespace Casebook.Engine.Generation;

/// <summary>Refuses what could never be done, before anything is.</summary>
internal sealed class RequestCheck(int vocabulary, int context, int sequences, long pages)
{
    public void Of(GenerationRequest request, int index)
    {
        Prompt(request.Prompt.Span, index);
        if (request.Prompt.Length >= context)
            throw Refusal(index, $"has a prompt of {request.Prompt.Length} tokens, which leaves no room in the context of {context}.");
        if (request.Samples < 1 || request.Samples > sequences)
            throw Refusal(index, $"asks for {request.Samples} samples; from 1 to {sequences} go together.");
        if (request.MaximumTokens < 1)
            throw Refusal(index, $"asks for at most {request.MaximumTokens} tokens; at least 1.");
        if (request.Sampling.Fault(vocabulary) is { } fault)
            throw Refusal(index, $"can not be sampled: {fault}");
        foreach (int token in request.StopTokens)
            Token(token, index);
        if (request.StopTexts.Count > 0 && (request.Vocabulary is null || request.StopTexts.Any(string.IsNullOrEmpty)))
            throw Refusal(index, "has stop texts, which must not be empty and need the vocabulary.");
        if (request.Trace is { } trace)
        {
            Token(trace.CloseToken, index);
            foreach (int token in trace.ClosingTokens)
                Token(token, index);
            if (trace.Budget < 0)
                throw Refusal(index, $"has a trace budget of {trace.Budget} tokens; at least 0.");
            if (trace.ClosingTokens.Count == 0 || trace.ClosingTokens[^1] != trace.CloseToken)
                throw Refusal(index, "must end its closing tokens with the token that closes a trace.");
        }
    }

    public void Of(ScoreRequest request, int index)
    {
        Prompt(request.Prompt.Span, index);
        if (request.Continuations.Count == 0)
            throw Refusal(index, "has no continuation.");
        foreach (var continuation in request.Continuations)
        {
            if (continuation.Length == 0)
                throw Refusal(index, "has an empty continuation.");
            // The last token is measured and never computed with.
            if (request.Prompt.Length + continuation.Length - 1 > context)
                throw Refusal(index, $"has {request.Prompt.Length + continuation.Length} tokens, and the context is {context}.");
            foreach (int token in continuation.Span)
                Token(token, index);
        }
        if (!(request.Temperature > 0) || !float.IsFinite(request.Temperature))
            throw Refusal(index, $"has the temperature {request.Temperature}; it must be above 0.");
    }

    /// <summary>A job that the cache can hold.</summary>
    public Job Fits(Job job) => job.Pages <= pages
        ? job
        : throw Refusal(job.Index, $"may need {job.Pages} pages of the cache, which has {pages}: ask for fewer tokens or samples, or allow more memory.");

    private void Prompt(ReadOnlySpan<int> prompt, int index)
    {
        if (prompt.Length == 0)
            throw Refusal(index, "has an empty prompt.");
        foreach (int token in prompt)
            Token(token, index);
    }

    private void Token(int token, int index)
    {
        if ((uint)token >= (uint)vocabulary)
            throw Refusal(index, $"has token {token}; the vocabulary has {vocabulary}.");
    }

    private static ArgumentException Refusal(int index, string what) => new($"Request {index} {what}");
}
