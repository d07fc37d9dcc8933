namespace TextToImage.Commands;

/// <summary>An error a user can act on, as PowerShell sees it: one sentence. Its id is that of the error record.</summary>
public sealed class AIImageCommandException : Exception
{
    /// <summary>Creates an error without a message of its own.</summary>
    public AIImageCommandException()
    {
    }

    /// <summary>Creates an error.</summary>
    public AIImageCommandException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an error with its cause.</summary>
    public AIImageCommandException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
