namespace TextToImage.Engine;

/// <summary>
/// Calls an action at each report, on the reporting thread. Generic, as PowerShell lists the types of this assembly
/// before the engine can be found, which a class that implements an interface over an engine type would not survive.
/// </summary>
internal sealed class ActionProgress<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
