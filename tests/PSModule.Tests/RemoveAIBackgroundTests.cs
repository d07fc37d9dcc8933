using TextToImage.Tests.Networks;

namespace TextToImage.PSModule.Tests;

/// <summary>Remove-AIBackground: what goes in, what comes out, and where files land.</summary>
public sealed class RemoveAIBackgroundTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PowerShellSession _session;

    public RemoveAIBackgroundTests()
    {
        _session = PowerShellSession.Start(_folder.Path);
        _session.Run("New-AIImage 'a' -Model sd15 -Steps 1 -Seed 1 -OutFile a.png");
        File.Copy(_folder.File("a.png"), _folder.File("b[1].png"));
        TinyMatting.Save(_folder.File("nets", "finder.onnx"));
    }

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_picture_becomes_a_file_and_an_object()
    {
        var run = _session.Run("Remove-AIBackground a.png -Model nets/finder.onnx");
        Assert.Empty(run.Errors);
        Assert.Equal("TextToImage.AICutout", Assert.Single(run.Output).TypeNames[0]);
        Assert.Equal((_folder.File("a-cutout.png"), _folder.File("a.png"), "network", "finder", "a"), (run["Path"], run["Source"], run["Method"], run["Model"], run["Prompt"]));
        Assert.Equal(("cpu", 1, 64, 64), (run["Device"], run["NetworkCalls"], run["Width"], run["Height"]));
        Assert.InRange((double)run["Kept"]!, 0, 1);
        Assert.True(File.Exists(_folder.File("a-cutout.png")));
    }

    [Theory]
    [InlineData("'a.png' | Remove-AIBackground @with", "a-cutout.png")]
    [InlineData("'*.png' | Remove-AIBackground @with", "a-cutout.png b[1]-cutout.png")]
    [InlineData("Remove-AIBackground -LiteralPath 'b[1].png' @with", "b[1]-cutout.png")]
    [InlineData("Get-AIImageInfo a.png | Remove-AIBackground @with", "a-cutout.png")]
    [InlineData(", [System.IO.File]::ReadAllBytes(\"$($args[0])/a.png\") | Remove-AIBackground @with", "image-cutout.png")]
    [InlineData("Remove-AIBackground a.png @with | Resize-AIImage -Scale 0.5 -Method lanczos | Remove-AIBackground", "a-cutout-x0.5-cutout.png")]
    [InlineData("[pscustomobject]@{ Path = 'a.png'; Model = 'nets/finder.onnx'; Tolerance = ''; Background = 'navy'; Method = '' } | Remove-AIBackground", "a-cutout.png")]
    public void Pictures_can_be_given_in_many_forms(string script, string files)
    {
        var run = _session.Run($"$with = @{{ Model = 'nets/finder.onnx' }}; {script}", new DirectoryInfo(_folder.Path));
        Assert.Empty(run.Errors);
        Assert.Equal(files, string.Join(' ', run.Output.Select(image => Path.GetFileName(image.Text("Path")))));
    }

    [Fact]
    public void What_would_be_done_is_said_and_what_cannot_be_is_told()
    {
        var run = _session.Run("Remove-AIBackground a.png -Method plain -Tolerance 0; Remove-AIBackground a.png -Model nets/finder.onnx -OutFile a.jpg; Remove-AIBackground a.png -Model nets/finder.onnx -WhatIf");
        Assert.Equal(2, run.Errors.Count);
        Assert.Empty(run.Output);
        Assert.Equal(["a.png", "b[1].png", "nets"], _folder.Names);
    }
}
