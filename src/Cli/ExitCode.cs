namespace TextToImage.Cli;

/// <summary>Exit codes scripts may rely on.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;

    /// <summary>What a shell reports for a program ended by Ctrl+C.</summary>
    public const int Cancelled = 130;
}
