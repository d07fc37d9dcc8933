namespace TextToImage;

/// <summary>Calls an action at each report, on the reporting thread, and before the report returns.</summary>
/// <param name="report">Gets what is reported.</param>
public sealed class ActionProgress<T>(Action<T> report) : IProgress<T>
{
    /// <summary>Calls the action.</summary>
    public void Report(T value) => report(value);
}
