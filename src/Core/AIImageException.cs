namespace TextToImage;

/// <summary>
/// An error a user can act on: one sentence that names the thing, says what is wrong with it and what to do.
/// </summary>
public class AIImageException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="errorId">Stable id of the kind of error, one of <see cref="ErrorIds"/>.</param>
    /// <param name="message">One sentence: what, why, what to do.</param>
    /// <param name="innerException">The cause, for logs; never shown to users.</param>
    public AIImageException(string errorId, string message, Exception? innerException = null)
        : base(message, innerException) => ErrorId = errorId;

    /// <summary>Stable id of the kind of error, one of <see cref="ErrorIds"/>; scripts may rely on it.</summary>
    public string ErrorId { get; }

    /// <summary>The file, folder or value the error is about, when there is one.</summary>
    public object? Subject { get; init; }
}

/// <summary>Explains that a native library of ONNX Runtime or SkiaSharp cannot be loaded, however deep the runtime hides it.</summary>
public static class NativeLibraryFailure
{
    /// <summary>The error to show for one that a missing or unfit native library caused; null for all others.</summary>
    /// <param name="error">What was caught.</param>
    public static AIImageException? Explain(Exception error)
    {
        for (var cause = error; cause is not null and not AIImageException; cause = cause.InnerException)
        {
            if (cause is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
                return Unusable(cause, error);
        }
        return null;
    }

    private static AIImageException Unusable(Exception cause, Exception error) => new(
        ErrorIds.NativeLibraryUnusable,
        $"A native library cannot be loaded ({FirstSentence(cause.Message)}); install TextToImage again, and on Windows the newest Visual C++ runtime.",
        error);

    /// <summary>The runtime goes on with every place it looked in.</summary>
    private static string FirstSentence(string message) => message.Split(["\n", ". "], 2, StringSplitOptions.None)[0].TrimEnd('\r', '.', ':');
}
