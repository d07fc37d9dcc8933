using TextToImage.Generation;

namespace TextToImage.PSModule.Tests;

/// <summary>Many runspaces of one process at once, each with the module: ForEach-Object -Parallel.</summary>
public sealed class ParallelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pictures_made_in_parallel_are_those_made_one_after_the_other()
    {
        var parallel = Make("parallel", "ForEach-Object -ThrottleLimit 8 -Parallel { Import-Module $using:manifest; New-AIImage 'a house' -Model $using:model -Steps 3 -Seed $_ -OutputDirectory $using:folder }");
        var serial = Make("serial", "ForEach-Object { New-AIImage 'a house' -Model $model -Steps 3 -Seed $_ -OutputDirectory $folder }");
        Assert.Equal(8, serial.Count);
        Assert.Equal(serial, parallel);
    }

    [Fact]
    public void Pictures_of_one_name_keep_out_of_each_others_way()
    {
        var made = Make("same", "ForEach-Object -ThrottleLimit 8 -Parallel { Import-Module $using:manifest; New-AIImage 'a house' -Model $using:model -Steps 1 -Seed 1 -OutputDirectory $using:folder }");
        Assert.Equal(8, made.Count);
        Assert.Single(made.Select(each => each.Bytes).Distinct());
    }

    [Fact]
    public void They_share_one_loaded_model()
    {
        using var session = PowerShellSession.Start(_folder.Path);
        const string EmptyCache = "New-AIImage 'a' -Model sd15 -Steps 1 -Seed 2 -NoCache -Force -OutFile last.png";
        Cache.Empty();
        Make("shared", "ForEach-Object -ThrottleLimit 8 -Parallel { Import-Module $using:manifest; New-AIImage 'a house' -Model $using:model -Steps 1 -Seed $_ -OutputDirectory $using:folder }");
        Assert.Equal(1, Cache.Models);
        session.Run(EmptyCache);
        Assert.Equal(0, Cache.Models);
    }

    private List<(string Name, string Bytes)> Make(string name, string loop)
    {
        var folder = Directory.CreateDirectory(_folder.File(name)).FullName;
        using var session = PowerShellSession.Start(_folder.Path);
        var run = session.Run($"param($manifest, $model, $folder) 1..8 | {loop}", TestModule.Manifest, TestModule.Sd15, folder);
        Assert.Empty(run.Errors);
        Assert.Equal(8, run.Output.Count);
        return [.. Directory.EnumerateFiles(folder).Order().Select(file => (Path.GetFileName(file), Convert.ToHexString(File.ReadAllBytes(file))))];
    }

    /// <summary>Core, which this process only finds by way of the imported module.</summary>
    private static class Cache
    {
        public static void Empty() => ModelCache.Shared.Clear();

        public static int Models => ModelCache.Shared.Count;
    }
}
