using TextToImage.Tests.Models;

namespace TextToImage.PSModule.Tests;

/// <summary>A session whose user has a folder of models of the test's own, and a model folder 'mine' to install.</summary>
internal sealed class ModelLibrarySession : IDisposable
{
    private const string Variable = "TEXTTOIMAGE_MODELS";
    private readonly string? _before;

    public ModelLibrarySession()
    {
        Session = PowerShellSession.Start(Folder.Path);
        _before = Environment.GetEnvironmentVariable(Variable);
        Directory.CreateDirectory(Library);
        Environment.SetEnvironmentVariable(Variable, Library);
        Folder.Sd15("mine");
    }

    public TemporaryFolder Folder { get; } = new();

    public PowerShellSession Session { get; }

    public string Library => Folder.File("library");

    public RunResult Run(string script, params object?[] arguments) => Session.Run(script, arguments);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, _before);
        Session.Dispose();
        Folder.Dispose();
    }
}
