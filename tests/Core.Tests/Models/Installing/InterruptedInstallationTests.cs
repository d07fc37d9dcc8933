using TextToImage.Installing;
using TextToImage.Models;

namespace TextToImage.Tests.Models;

/// <summary>Installations that are stopped, killed or run at once: a library never has a model in part.</summary>
public sealed class InterruptedInstallationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _library;
    private readonly string _source;

    public InterruptedInstallationTests() => (_library, _source) = (_folder.File("library"), _folder.Sd15("mine"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Progress_counts_bytes_and_says_the_time_left()
    {
        File.WriteAllBytes(_folder.File("mine", "large.bin"), new byte[5_000_000]);
        var reports = new List<InstallProgress>();
        using var prepared = ModelInstallation.Prepare(_source, _library);
        prepared.Run(new ActionProgress<InstallProgress>(reports.Add));
        Assert.Equal(prepared.Bytes, reports[^1].Done);
        Assert.Equal((1.0, TimeSpan.Zero), (reports[^1].Fraction, reports[^1].Remaining!.Value));
        Assert.True(reports.Count(report => report.File == "large.bin") >= 5);
        Assert.True(reports[0].Remaining > TimeSpan.Zero);
        Assert.Equal(reports.Select(report => report.Done).Order(), reports.Select(report => report.Done));
    }

    [Fact]
    public void It_can_be_stopped_within_a_file_and_leaves_nothing()
    {
        File.WriteAllBytes(_folder.File("mine", "large.bin"), new byte[20_000_000]);
        using var stop = new CancellationTokenSource();
        var last = 0L;
        using var prepared = ModelInstallation.Prepare(_source, _library);
        Assert.Throws<OperationCanceledException>(() => prepared.Run(new ActionProgress<InstallProgress>(Stop), stop.Token));
        Assert.InRange(last, 1, 5_000_000);
        Assert.Empty(TinyModels.Entries(_library));

        void Stop(InstallProgress report)
        {
            last = report.Done;
            if (report.File == "large.bin")
                stop.Cancel();
        }
    }

    [Fact]
    public void A_replacement_that_is_stopped_leaves_the_old_model()
    {
        TinyModels.Install(_source, _library);
        using var stopped = new CancellationTokenSource();
        using var prepared = ModelInstallation.Prepare(_source, _library, overwrite: true);
        Assert.Throws<OperationCanceledException>(() => prepared.Run(new ActionProgress<InstallProgress>(_ => stopped.Cancel()), stopped.Token));
        Assert.Equal("mine", TinyModels.Entries(_library));
        Assert.Equal(TinyModels.Sd15Files, TinyModels.Files(Path.Combine(_library, "mine")));
    }

    [Fact]
    public void A_move_that_fails_brings_the_old_model_back()
    {
        TinyModels.Install(_source, _library);
        using var library = LibraryFolder.Enter(_library, default);
        Assert.Throws<AIImageException>(() => library.Guarded(() =>
        {
            library.Put(Path.Combine(_library, ".installing-gone"), "MINE");
            return 0;
        }));
        Assert.Equal(TinyModels.Sd15Files, TinyModels.Files(Path.Combine(_library, "mine")));
    }

    [Fact]
    public void What_a_killed_process_left_is_cleaned_up_by_the_next()
    {
        Directory.CreateDirectory(Path.Combine(_library, ".installing-1", "unet"));
        File.WriteAllText(Path.Combine(_library, ".installing-1", "model_index.json"), "{}");
        Directory.CreateDirectory(Path.Combine(_library, ".removing-1"));
        Directory.CreateDirectory(Path.Combine(_library, ".git"));
        Assert.Empty(new ModelLibrary([_library]).Installed());
        TinyModels.Install(_source, _library);
        Assert.Equal(".git mine", TinyModels.Entries(_library));
    }

    [Fact]
    public void A_model_that_a_killed_process_took_away_is_put_back()
    {
        TinyModels.Install(_source, _library, "one");
        TinyModels.Install(_source, _library, "two");
        Directory.Move(Path.Combine(_library, "one"), Path.Combine(_library, ".replaced-one"));
        Directory.CreateDirectory(Path.Combine(_library, ".replaced-two"));
        LibraryFolder.Enter(_library, default).Dispose();
        Assert.Equal("one two", TinyModels.Entries(_library));
        Assert.Equal(TinyModels.Sd15Files, TinyModels.Files(Path.Combine(_library, "one")));
        Assert.Equal(TinyModels.Sd15Files, TinyModels.Files(Path.Combine(_library, "two")));
    }

    [Fact]
    public void A_left_over_that_cannot_be_put_back_stays_and_keeps_nobody_out()
    {
        Directory.CreateDirectory(Path.Combine(_library, ".replaced-one"));
        File.WriteAllText(Path.Combine(_library, "one"), "a file that has the name");
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        LibraryFolder.Enter(_library, patience.Token).Dispose();
        LibraryFolder.Enter(_library, patience.Token).Dispose();
        TinyModels.Install(_source, _library);
        Assert.True(Directory.Exists(Path.Combine(_library, ".replaced-one")));
        Assert.Equal(TinyModels.Sd15Files, TinyModels.Files(Path.Combine(_library, "mine")));
        File.Delete(Path.Combine(_library, "one"));
        LibraryFolder.Enter(_library, patience.Token).Dispose();
        Assert.Equal("mine one", TinyModels.Entries(_library));
    }

    [Fact]
    public async Task Several_at_once_wait_for_one_another()
    {
        var names = Enumerable.Range(0, 6).Select(number => $"model{number}").ToList();
        await Task.WhenAll(names.Select(name => Task.Run(() => TinyModels.Install(_source, _library, name))));
        Assert.Equal(string.Join(' ', names), TinyModels.Entries(_library));
        Assert.All(names, name => Assert.Equal(TinyModels.Sd15Files, TinyModels.Files(Path.Combine(_library, name))));
    }

    [Fact]
    public void Waiting_can_be_stopped()
    {
        using var other = LibraryFolder.Enter(_library, default);
        using var prepared = ModelInstallation.Prepare(_source, _library);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        Assert.Throws<OperationCanceledException>(() => prepared.Run(null, stop.Token));
    }
}
