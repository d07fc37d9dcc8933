using System.Management.Automation;

namespace TextToImage.PSModule.Tests;

/// <summary>-AsJob: the same command in the background.</summary>
public sealed class JobTests : IDisposable
{
    private const string Tiny = "-Model sd15 -Steps 2 -Scheduler ddim";
    private readonly TemporaryFolder _folder = new();
    private readonly PowerShellSession _session;

    public JobTests() => _session = PowerShellSession.Start(_folder.Path);

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_job_is_written_at_once_and_gives_live_pictures_with_the_same_bytes()
    {
        var started = _session.Run($"'a', 'b' | New-AIImage {Tiny} -Seed 1 -AsJob -JobName pictures");
        var job = (Job)Assert.Single(started.Output).BaseObject;
        Assert.Equal(("pictures", "AIImageJob"), (job.Name, job.PSJobTypeName));
        var received = _session.Run("Get-Job pictures | Wait-Job | Receive-Job");
        Assert.Empty(received.Errors);
        Assert.Equal([_folder.File("a-1.png"), _folder.File("b-1.png")], received.Output.Select(image => image.Text("Path")));
        Assert.All(received.Output, image => Assert.Equal("TextToImage.AIImage", image.BaseObject.GetType().FullName));
        Assert.Equal((JobState.Completed, false), (job.JobStateInfo.State, job.HasMoreData));
        _session.Run($"New-AIImage b {Tiny} -Seed 1 -OutFile alone.png");
        Assert.Equal(File.ReadAllBytes(_folder.File("alone.png")), File.ReadAllBytes(_folder.File("b-1.png")));
    }

    [Theory]
    [InlineData("New-AIImage x -OutFile a.png -Force", "a.png")]
    [InlineData("'x', 'y' | New-AIImage -OutFile { \"$_-own.png\" }", "x-own.png y-own.png")]
    [InlineData("[pscustomobject]@{ Prompt = 'x'; Size = '48x64'; OutFile = ''; Count = '2' } | New-AIImage", "x-1.png x-2.png")]
    [InlineData("'x', 'y' | New-AIImage -ContactSheet sheet.png -Force", "x-1.png y-1.png")]
    [InlineData("Edit-AIImage *.png 'x' -Strength 0.5", "x-1.png x-1-2.png")]
    [InlineData("$f = $args[0]; 'one.png', 'two.png' | ForEach-Object { [System.IO.FileInfo]\"$f/$_\" } | Edit-AIImage -Prompt 'x' -OutFile { \"of-$($_.Name)\" }", "of-one.png of-two.png")]
    [InlineData("New-AIImage x -Seed 9 -Model sd15 -Steps 1 | Edit-AIImage -Prompt 'z'", "z-1.png")]
    public void Whatever_is_piped_in_is_worked_on_as_without_a_job(string script, string files)
    {
        foreach (var name in new[] { "one.png", "two.png" })
            _session.Run($"New-AIImage x {Tiny} -Seed 1 -OutFile {name}");
        var run = _session.Run($"{script} {Tiny} -Seed 1 -AsJob | Receive-Job -Wait -AutoRemoveJob", _folder.Path);
        Assert.Empty(run.Errors);
        Assert.Equal(files, string.Join(' ', run.Output.Select(image => Path.GetFileName(image.Text("Path")))));
        Assert.All(run.Output, image => Assert.True(File.Exists(image.Text("Path"))));
        if (script.Contains("sheet", StringComparison.Ordinal))
            Assert.True(File.Exists(_folder.File("sheet.png")));
    }

    [Fact]
    public void Resize_AIImage_can_be_a_job_too()
    {
        var run = _session.Run($"New-AIImage x {Tiny} -Seed 1 | Resize-AIImage -Scale 2 -Method lanczos -AsJob | Receive-Job -Wait -AutoRemoveJob");
        Assert.Equal((_folder.File("x-1-x2.png"), 128), (run["Path"], run["Width"]));
    }

    [Fact]
    public void Stopping_a_job_ends_within_a_step_and_leaves_nothing()
    {
        var job = (Job)_session.Run("New-AIImage x -Model sd15 -Steps 900 -Size 256 -AsJob").Output[0].BaseObject;
        Assert.True(SpinWait.SpinUntil(() => job.StatusMessage.StartsWith("Step ", StringComparison.Ordinal), TimeSpan.FromMinutes(1)), "No step was reported.");
        job.StopJob();
        Assert.True(job.Finished.WaitOne(TimeSpan.FromMinutes(1)), "The job did not end.");
        Assert.Equal(JobState.Stopped, job.JobStateInfo.State);
        Assert.Empty(_folder.Names);
        Assert.Empty(_session.Run("Get-Job | Remove-Job; Get-Job").Output);
    }

    [Fact]
    public void What_ends_the_command_fails_the_job_and_its_error_is_received()
    {
        var run = _session.Run("$job = New-AIImage x -Model nobody -AsJob | Wait-Job; $job.State; $job | Receive-Job");
        Assert.Equal("Failed", Assert.Single(run.Output).ToString());
        Assert.Equal("ModelNotFound", run.ErrorId);
    }

    [Fact]
    public void What_concerns_one_picture_lets_the_others_go_on()
    {
        var run = _session.Run("[pscustomobject]@{ Prompt = 'a'; Steps = 0 }, [pscustomobject]@{ Prompt = 'b'; Steps = 2 } | New-AIImage -Model sd15 -AsJob | Receive-Job -Wait");
        Assert.Equal("b", run["Prompt"]);
        Assert.Equal("ArgumentInvalid", run.ErrorId);
    }

    [Fact]
    public void WhatIf_starts_no_job() => Assert.Empty(_session.Run("New-AIImage x -AsJob -WhatIf; Get-Job").Output);

    [Fact]
    public void A_job_has_the_drives_of_the_session()
    {
        var run = _session.Run(
            """
            $session = $ExecutionContext.SessionState
            $null = $session.Drive.New([System.Management.Automation.PSDriveInfo]::new('Here', $session.Provider.GetOne('FileSystem'), $args[0], '', $null), 'global')
            """
            + $"\nNew-AIImage x {Tiny} -OutFile Here:/a.png -AsJob | Receive-Job -Wait",
            _folder.Path);
        Assert.Empty(run.Errors);
        Assert.Equal(_folder.File("a.png"), run["Path"]);
    }
}
