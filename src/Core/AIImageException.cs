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
    private const string OnnxRuntime = "Microsoft.ML.OnnxRuntime";

    /// <summary>The error to show for one that a missing or unfit native library caused; null for all others.</summary>
    /// <param name="error">What was caught.</param>
    public static AIImageException? Explain(Exception error)
    {
        for (var cause = error; cause is not null and not AIImageException; cause = cause.InnerException)
        {
            if (cause is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
                return Unusable(cause, error);
            // ONNX Runtime's managed half says so where its native half is of an older version.
            if (cause is TypeInitializationException { InnerException: InvalidOperationException or NotSupportedException } initializer && initializer.TypeName.StartsWith(OnnxRuntime, StringComparison.Ordinal))
                return OtherVersion(initializer.InnerException!.Message, error);
            // The other way round: a managed library that was exchanged.
            if (FileOf(cause) is { } file && file.StartsWith(OnnxRuntime + ",", StringComparison.Ordinal))
                return OtherVersion(cause.Message, error);
        }
        return null;
    }

    private static string? FileOf(Exception error) => error switch
    {
        FileNotFoundException { FileName: var file } => file,
        FileLoadException { FileName: var file } => file,
        _ => null,
    };

    private static AIImageException OtherVersion(string reason, Exception error) => new(
        ErrorIds.NativeLibraryUnusable,
        $"The libraries of ONNX Runtime are not all of one version ({FirstSentence(reason)}); install TextToImage again, and put no other files into its folder.",
        error);

    private static AIImageException Unusable(Exception cause, Exception error) => new(
        ErrorIds.NativeLibraryUnusable,
        $"A native library cannot be loaded ({FirstSentence(cause.Message)}); install TextToImage again, and on Windows the newest Visual C++ runtime.",
        error);

    /// <summary>The runtime goes on with every place it looked in.</summary>
    private static string FirstSentence(string message) => message.Split(["\n", ". "], 2, StringSplitOptions.None)[0].TrimEnd('\r', '.', ':');
}
