namespace TextToImage.Office.Files;

/// <summary>
/// The border between a document and those who use it: whatever goes wrong in what somebody else wrote is one sentence about that document, so that the next
/// one follows.
/// </summary>
/// <param name="path">The document.</param>
internal sealed class DocumentGuard(string path)
{
    /// <summary>Does something to the document.</summary>
    /// <exception cref="AIImageException">It cannot be done.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void Run(Action action) => Run(() =>
    {
        action();
        return true;
    });

    /// <summary>Asks the document for something.</summary>
    /// <inheritdoc cref="Run(Action)"/>
    public T Run<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception error) when (error is not (AIImageException or OperationCanceledException))
        {
            throw NativeLibraryFailure.Explain(error) ?? Explain(error);
        }
    }

    /// <summary>Closes something of which nothing is kept: what could not be read may not be closed either, since the SDK writes what it closes.</summary>
    public static void LetGo(IDisposable opened)
    {
        try
        {
            opened.Dispose();
        }
        catch (Exception error) when (error is not (OutOfMemoryException or OperationCanceledException))
        {
            // Why it could not be read was told.
        }
    }

    private AIImageException Explain(Exception error) => error switch
    {
        OutOfMemoryException => DocumentErrors.TooLarge(path, error),
        _ => DocumentErrors.Unexpected(path, error),
    };
}
