namespace TextToImage.PSModule.Tests;

/// <summary>ConvertTo-AISvg: what goes in, what comes out, and where files land.</summary>
public sealed class ConvertToAISvgTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PowerShellSession _session;

    public ConvertToAISvgTests()
    {
        _session = PowerShellSession.Start(_folder.Path);
        _session.Run("New-AIImage 'a' -Model sd15 -Steps 1 -Seed 1 -OutFile a.png");
        File.Copy(_folder.File("a.png"), _folder.File("b[1].png"));
    }

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("'a.png' | ConvertTo-AISvg -Force", "a.svg")]
    [InlineData("ConvertTo-AISvg *.png -Force", "a.svg b[1].svg")]
    [InlineData("ConvertTo-AISvg -LiteralPath 'b[1].png' -Force", "b[1].svg")]
    [InlineData("Get-AIImageInfo a.png | ConvertTo-AISvg -Force -Colors 4 -ThemeClasses -OutFile c.svg", "c.svg")]
    [InlineData(", [System.IO.File]::ReadAllBytes(\"$($args[0])/a.png\") | ConvertTo-AISvg -Force", "image.svg")]
    public void Pictures_can_be_given_in_many_forms(string script, string files)
    {
        var run = _session.Run(script, new DirectoryInfo(_folder.Path));
        Assert.Empty(run.Errors);
        Assert.All(run.Output, drawn => Assert.Equal("TextToImage.AISvg", drawn.TypeNames[0]));
        Assert.Equal(files, string.Join(' ', run.Output.Select(drawn => Path.GetFileName(drawn.Text("Path")))));
        Assert.All(run.Output, drawn => Assert.Equal(("a", "64", "64"), (drawn.Text("Prompt"), drawn.Text("Width"), drawn.Text("Height"))));
    }

    [Fact]
    public void What_would_be_done_is_said_and_what_cannot_be_is_told()
    {
        var run = _session.Run("ConvertTo-AISvg a.png; ConvertTo-AISvg a.png -OutFile a.jpg; ConvertTo-AISvg a.png -WhatIf");
        Assert.Equal(["PictureInvalid", "ArgumentInvalid"], run.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Empty(run.Output);
        Assert.Equal(["a.png", "b[1].png"], _folder.Names);
    }
}
