using System.Management.Automation;

namespace TextToImage.PSModule.Tests;

/// <summary>Optimize-AIModel: what it makes, what it tells, and what it refuses.</summary>
public sealed class OptimizeAIModelTests : IDisposable
{
    private readonly ModelLibrarySession _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public void A_model_is_made_beside_the_old_one_and_both_are_compared()
    {
        var run = _test.Run("Optimize-AIModel ./mine fp16 -Destination library -Prompt 'a', 'b' -Steps 2 -Size 64 -Device cpu; New-AIImage 'a' -Model mine-fp16 -Steps 1 -Seed 1 | Out-Null");
        Assert.Empty(run.Errors);
        Assert.Equal("TextToImage.AIModelOptimization", run.Output[0].TypeNames[0]);
        Assert.Equal(("mine-fp16", "fp16", Path.Combine(_test.Library, "mine-fp16")), (run["Name"], run["Precision"], run["Model"]));
        Assert.Equal(4, ((Array)run["Networks"]!).Length);
        var pictures = ((Array)run["Pictures"]!).Cast<object>().Select(picture => PSObject.AsPSObject(picture)).ToList();
        Assert.Equal(["a", "b"], pictures.Select(picture => picture.Text("Prompt")));
        Assert.All(pictures, picture => Assert.True((double)picture.Properties["Psnr"].Value > 40));
        Assert.True((long)PSObject.AsPSObject(run["Before"]!).Properties["Bytes"].Value > (long)PSObject.AsPSObject(run["After"]!).Properties["Bytes"].Value);
    }

    [Theory]
    [InlineData("Optimize-AIModel nobody fp16", "ModelNotFound")]
    [InlineData("Optimize-AIModel ./mine fp8", "ArgumentInvalid")]
    [InlineData("Optimize-AIModel ./mine fp16 -Name starter", "ArgumentInvalid")]
    [InlineData("Optimize-AIModel ./mine fp16 -Name mine -Destination .", "ArgumentInvalid")]
    [InlineData("Optimize-AIModel ./mine fp16 -Device abacus", "DeviceUnavailable")]
    public void What_cannot_be_made_is_an_error(string script, string id)
    {
        var run = _test.Run(script);
        Assert.Equal(id, run.ErrorId);
        Assert.Empty(run.Output);
    }

    [Fact]
    public void Precisions_are_completed() =>
        Assert.Equal("fp16 int8", string.Join(' ', _test.Run("$line = 'Optimize-AIModel starter -Precision '; (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText").Output));

    [Fact]
    public void The_views_are_tables()
    {
        var host = new RecordingHost();
        using var session = new PowerShellSession(TestModule.Manifest, host);
        session.Run("$made = Optimize-AIModel $args[0] int8 -Destination $args[1] -Steps 2; $made | Out-Default; $made.Networks | Out-Default; $made.Pictures | Out-Default", _test.Folder.File("mine"), _test.Library);
        Assert.Matches(@"Name +Precision +MB +StepSeconds +PeakMB +LeastPsnr", host.Text);
        Assert.Matches(@"mine-int8 +int8 +\d+ to \d+ +\d+\.\d+ to \d+\.\d+ +\d+ to \d+ +\d+\.\d", host.Text);
        Assert.Matches(@"unet +0\.9 +0\.\d +\d+ +0 +32", host.Text);
        Assert.Matches(@"Seed +Psnr +Ssim +Largest Prompt", host.Text);
    }
}
