using System.Management.Automation;
using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;

namespace TextToImage.PSModule.Tests;

/// <summary>New-AIImage against the engine under it: the same pictures, one model, and an end when it is stopped.</summary>
public sealed class EngineTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_file_is_what_the_engine_makes_of_the_same_request()
    {
        using var session = PowerShellSession.Start(_folder.Path);
        var file = session.Run("New-AIImage 'a red house' -Model sd15 -Steps 4 -Seed 9 -GuidanceScale 6")["Path"]!.ToString()!;
        Assert.Equal(Engine.Png("a red house", 4, 9, 6), File.ReadAllBytes(file));
    }

    [Fact]
    public void The_model_is_loaded_once_and_NoCache_frees_it()
    {
        using var session = PowerShellSession.Start(_folder.Path);
        Engine.Empty();
        session.Run("'a', 'b' | New-AIImage -Model sd15 -Steps 1 -Seed 1");
        Assert.Equal(1, Engine.LoadedModels());
        session.Run("New-AIImage 'a cat' -Model starter -Steps 1 -Seed 1 -Size 64; New-AIImage 'a' -Model sd15 -Steps 1 -Seed 2 -NoCache");
        Assert.Equal(1, Engine.LoadedModels());
        session.Run("New-AIImage 'a cat' -Model starter -Steps 1 -Seed 2 -Size 64 -NoCache");
        Assert.Equal(0, Engine.LoadedModels());
    }

    [Fact]
    public async Task Two_sessions_at_once_make_the_same_bytes_as_one_after_the_other()
    {
        const string Script = "1..4 | ForEach-Object { New-AIImage 'a house' -Model sd15 -Steps 5 -Seed $_ }";
        var folders = new[] { "one", "two", "after" }.Select(name => Directory.CreateDirectory(_folder.File(name)).FullName).ToList();
        await Task.WhenAll(folders.Take(2).Select(folder => Task.Run(() => Run(folder))));
        Run(folders[2]);
        Assert.Equal(4, Contents(folders[2]).Count);
        Assert.Equal(Contents(folders[2]), Contents(folders[0]));
        Assert.Equal(Contents(folders[2]), Contents(folders[1]));

        static void Run(string folder)
        {
            using var session = PowerShellSession.Start(folder);
            Assert.Empty(session.Run(Script).Errors);
        }
    }

    [Fact]
    public void Stopping_ends_within_a_step_and_leaves_nothing()
    {
        using var session = PowerShellSession.Start(_folder.Path);
        using var shell = session.Shell("New-AIImage 'x' -Model sd15 -Steps 900 -Count 1000 -Size 256");
        using var stepping = new ManualResetEventSlim();
        var progress = shell.Streams.Progress;
        progress.DataAdded += (_, added) =>
        {
            if (progress[added.Index].StatusDescription.StartsWith("Picture ", StringComparison.Ordinal))
                stepping.Set();
        };
        var run = shell.BeginInvoke();
        Assert.True(stepping.Wait(Patience), "No step was reported.");
        shell.Stop();
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.True(run.IsCompleted);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
        Assert.Empty(session.Run("New-AIImage 'x' -Model sd15 -Steps 1 -Seed 1").Errors);
    }

    [Fact]
    public void A_pipeline_that_wants_no_more_ends_the_work()
    {
        using var session = PowerShellSession.Start(_folder.Path);
        var run = session.Run("foreach ($once in 1) { New-AIImage 'x' -Model sd15 -Steps 20 -Seed 1 -Count 500 | ForEach-Object { $_; break } }");
        Assert.Empty(run.Errors);
        Assert.Single(run.Output);
        var files = Directory.EnumerateFileSystemEntries(_folder.Path).Count();
        Assert.InRange(files, 1, 100);
        // As long as three further pictures would take.
        Assert.Equal(3, session.Run("New-AIImage 'y' -Model sd15 -Steps 20 -Seed 1 -Count 3 -OutputDirectory ([System.IO.Directory]::CreateDirectory(\"$PWD/other\").FullName)").Output.Count);
        Assert.Equal(files + 1, Directory.EnumerateFileSystemEntries(_folder.Path).Count());
    }

    private static List<(string Name, string Bytes)> Contents(string folder) =>
        [.. Directory.EnumerateFiles(folder).Order().Select(file => (Path.GetFileName(file), Convert.ToHexString(File.ReadAllBytes(file))))];

    /// <summary>Core itself, which this process only finds by way of the imported module.</summary>
    private static class Engine
    {
        public static void Empty() => ModelCache.Shared.Clear();

        public static int LoadedModels() => ModelCache.Shared.Count;

        public static byte[] Png(string prompt, int steps, ulong seed, double guidanceScale)
        {
            using var pipeline = DiffusionPipeline.Load(ModelFolder.Open(TestModule.Sd15), DeviceKind.Cpu);
            var request = new GenerationRequest { Prompt = prompt, Steps = steps, Seed = seed, GuidanceScale = guidanceScale };
            var picture = pipeline.Generate(request).Single();
            return PictureFile.Encode(picture.Picture, PictureFormat.Png, picture.Metadata);
        }
    }
}
