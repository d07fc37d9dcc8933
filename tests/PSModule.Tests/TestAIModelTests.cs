using System.Management.Automation;
using TextToImage.Tests.Models;
using TextToImage.Tests.Networks;

namespace TextToImage.PSModule.Tests;

/// <summary>Test-AIModel: what it tries, and how it tells.</summary>
public sealed class TestAIModelTests : IDisposable
{
    private readonly ModelLibrarySession _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public void The_starter_is_tested_where_none_is_named()
    {
        var run = _test.Run("Test-AIModel");
        Assert.Empty(run.Errors);
        Assert.Equal("TextToImage.AIModelTest", Assert.Single(run.Output).TypeNames[0]);
        Assert.Equal(("starter", true, "cpu", "StableDiffusionPipeline"), (run["Model"], run["Passed"], run["Device"], run["Pipeline"]));
        var checks = ((Array)run["Checks"]!).Cast<object>().Select(check => PSObject.AsPSObject(check).Text("Name"));
        Assert.Equal(["files", "memory", "text_encoder", "unet", "vae_decoder", "vae_encoder", "upscaler", "picture", "enlarging"], checks);
        Assert.True((long)run["PeakMemory"]! > (long)run["MemoryNeeded"]!);
        Assert.True((TimeSpan)run["Duration"]! > TimeSpan.Zero);
    }

    [Theory]
    [InlineData("Test-AIModel ./mine, ./broken -Quiet", "True False")]
    [InlineData("Get-AIModel ./mine | Test-AIModel -Quiet", "True")]
    [InlineData("'./mine', 'x4' | Test-AIModel -Quiet", "True True")]
    [InlineData("Test-AIModel -Name x* -Quiet", "True")]
    [InlineData("Test-AIModel nobody* -Quiet", "")]
    [InlineData("Test-AIModel ./mine -Device coreml -Quiet", "False")]
    public void Quiet_is_true_or_false_for_each_model(string script, string expected)
    {
        _test.Folder.Sd15("broken");
        File.WriteAllText(_test.Folder.File("broken", "unet", "model.onnx"), "no network");
        TinyUpscaler.SaveForeign(_test.Folder.File("library", "x4", "model.onnx"));
        var run = _test.Run(script);
        Assert.Empty(run.Errors);
        Assert.Equal(expected, string.Join(' ', run.Output));
        Assert.All(run.Output, value => Assert.IsType<bool>(value.BaseObject));
    }

    [Theory]
    [InlineData("Test-AIModel nobody", "ModelNotFound")]
    [InlineData("Test-AIModel ./nobody", "ModelNotFound")]
    [InlineData("Test-AIModel ./mine -Device abacus", "DeviceUnavailable")]
    public void What_cannot_be_tested_is_an_error(string script, string id)
    {
        var run = _test.Run(script);
        Assert.Equal(id, run.ErrorId);
        Assert.Empty(run.Output);
    }

    [Fact]
    public void A_check_that_failed_says_what_to_do()
    {
        File.Delete(_test.Folder.File("mine", "unet", "model.onnx"));
        var run = _test.Run("(Test-AIModel ./mine).Checks | Where-Object { -not $_.Passed }");
        Assert.Empty(run.Errors);
        Assert.Equal("files", run["Name"]);
        Assert.Contains("install the model again", (string)run["Detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void The_views_are_tables()
    {
        var host = new RecordingHost();
        using var session = new PowerShellSession(TestModule.Manifest, host);
        session.Run("$test = Test-AIModel $args[0]; $test | Out-Default; $test.Checks | Out-Default;", _test.Folder.File("mine"));
        Assert.Matches(@"Model +Passed +Device +Seconds +PeakMB +Checks", host.Text);
        Assert.Matches(@"True +cpu +\d+\.\d +\d+ +all 7 passed", host.Text);
        Assert.Matches(@"Name +Passed +Seconds +Detail", host.Text);
        Assert.Matches(@"picture +True +\d+\.\d\d 64x64", host.Text);
    }
}
