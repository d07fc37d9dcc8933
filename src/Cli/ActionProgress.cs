namespace TextToImage.Cli;

/// <summary>Calls an action at each report, on the reporting thread.</summary>
internal sealed class ActionProgress<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
