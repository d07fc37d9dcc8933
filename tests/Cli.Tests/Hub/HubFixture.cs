using TextToImage.Installing;
using TextToImage.Installing.Hub;
using TextToImage.Tests.Models;

namespace TextToImage.Cli.Tests.Hub;

/// <summary>A hub with the tiny Stable Diffusion model, a folder of models, and a clock that does not wait.</summary>
internal sealed class HubFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public HubFixture(bool withModel = true)
    {
        Library = _folder.File("library");
        Original = _folder.Sd15("original");
        if (withModel)
            Server.With(Original);
    }

    public HubServer Server { get; } = new();

    /// <summary>The folder of models, which is not there yet.</summary>
    public string Library { get; }

    /// <summary>The model as it is.</summary>
    public string Original { get; }

    public string Installed => Path.Combine(Library, "tiny");

    /// <summary>What the client waited for, in seconds.</summary>
    public List<double> Waits { get; } = [];

    public string? Token { get; set; }

    /// <summary>With one at a time, the largest first, it is known what is there when a small file fails.</summary>
    public int AtOnce { get; set; } = 4;

    public string Folder(string name) => _folder.File(name);

    public HubInstallation Prepare(string? subfolder = null, string? precision = null, bool accept = true, bool overwrite = false, string repository = HubServer.Repository)
    {
        var options = new HubOptions { Endpoint = Server.Address, Token = Token, AtOnce = AtOnce, Wait = Wait };
        var request = new HubRequest(HubRepository.Parse(repository, subfolder), Library) { Name = "tiny", Precision = precision, AcceptLicense = accept, Overwrite = overwrite };
        return HubInstallation.Prepare(request, options);
    }

    public IReadOnlyList<string> Install(string? subfolder = null, string? precision = null, IProgress<InstallProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        using var installation = Prepare(subfolder, precision);
        return installation.Run(progress, cancellationToken);
    }

    public AIImageException Refused(string? subfolder = null, string? precision = null) => Assert.Throws<AIImageException>(() => Install(subfolder, precision));

    /// <summary>The model is there, byte for byte, and nothing else is left.</summary>
    public void RequireInstalled()
    {
        Assert.Equal("tiny", TinyModels.Entries(Library));
        Assert.Equal($"{TinyModels.Sd15Files} provenance.json".Split(' ').Order(StringComparer.Ordinal), TinyModels.Files(Installed).Split(' '));
        foreach (var file in TinyModels.Sd15Files.Split(' '))
            Assert.True(File.ReadAllBytes(Path.Combine(Original, file)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(Installed, file))), $"{file} is another one.");
    }

    /// <summary>No model is to be seen, whatever has been fetched.</summary>
    public void RequireNothing()
    {
        Assert.False(Directory.Exists(Installed));
        Assert.DoesNotContain(TinyModels.Entries(Library).Split(' ', StringSplitOptions.RemoveEmptyEntries), entry => entry[0] != '.');
        Assert.Empty(new TextToImage.Models.ModelLibrary([Library]).Installed());
    }

    /// <summary>Not even the folder of models was made.</summary>
    public void RequireFolderless() => Assert.False(Directory.Exists(Library));

    public void Dispose()
    {
        Server.Dispose();
        _folder.Dispose();
    }

    private Task Wait(TimeSpan time, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (Waits)
            Waits.Add(time.TotalSeconds);
        return Task.CompletedTask;
    }
}
