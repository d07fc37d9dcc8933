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
