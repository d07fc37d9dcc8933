using TextToImage.Tests.Imaging;

namespace TextToImage.PSModule.Tests;

/// <summary>Edit-AIImage: what goes in, what comes out, and where files land.</summary>
public sealed class EditAIImageTests : IDisposable
{
    private const string Tiny = "-Model sd15 -Steps 2 -Scheduler ddim";
    private readonly TemporaryFolder _folder = new();
    private readonly PowerShellSession _session;

    public EditAIImageTests()
    {
        _session = PowerShellSession.Start(_folder.Path);
        _session.Run($"New-AIImage 'a' {Tiny} -Seed 1 -OutFile a.png");
        File.Copy(_folder.File("a.png"), _folder.File("c[1].png"));
        SaveMask("mask.png", 16, 24, 255, 0);
    }

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_masked_part_is_drawn_anew_and_the_object_says_how()
    {
        var run = _session.Run($"Edit-AIImage a.png 'a blue car' -Mask mask.png -MaskBlur 0 -Seed 4 {Tiny}");
        Assert.Empty(run.Errors);
        Assert.Equal(("TextToImage.AIImage", _folder.File("a-blue-car-4.png")), (Assert.Single(run.Output).TypeNames[0], run["Path"]));
        Assert.Equal((_folder.File("a.png"), 1.0, "a blue car", 4UL, "sd15"), (run["Source"], run["Strength"], run["Prompt"], run["Seed"], run["Model"]));
        Assert.Equal((64, 64), (run["Width"], run["Height"]));
    }

    [Theory]
    [InlineData("-Region '16,16,24,24'")]
    [InlineData("-Mask mask.png")]
    [InlineData("-Mask ([System.IO.FileInfo]\"$($args[0])/mask.png\")")]
    [InlineData("-Mask ([System.IO.File]::ReadAllBytes(\"$($args[0])/mask.png\"))")]
    [InlineData("-Mask inverted.png -InvertMask")]
    [InlineData("-Mask smaller.png -MaskGrow 4")]
    public void A_mask_can_be_given_in_many_forms(string mask)
    {
        SaveMask("inverted.png", 16, 24, 0, 255);
        SaveMask("smaller.png", 20, 16, 255, 0);
        foreach (var (form, file) in new[] { ("-Region 16,16,24,24", "expected.png"), (mask, "b.png") })
            Assert.Empty(_session.Run($"Edit-AIImage a.png 'x' {form} -MaskBlur 0 -Seed 4 {Tiny} -OutFile {file}", _folder.Path).Errors);
        Assert.Equal(File.ReadAllBytes(_folder.File("expected.png")), File.ReadAllBytes(_folder.File("b.png")));
        Assert.Empty(_session.Run($"Edit-AIImage a.png 'x' -Region 20,16,24,24 -MaskBlur 0 -Seed 4 {Tiny} -OutFile other.png").Errors);
        Assert.NotEqual(File.ReadAllBytes(_folder.File("expected.png")), File.ReadAllBytes(_folder.File("other.png")));
    }

    [Theory]
    [InlineData("Edit-AIImage *.png 'x' -Region 1,1,30,30 -Seed 1", 3)]
    [InlineData("Edit-AIImage -LiteralPath 'c[1].png' -Prompt 'x' -Seed 1", 1)]
    [InlineData("$f = $args[0]; 'a.png', 'mask.png' | ForEach-Object { [System.IO.FileInfo]\"$f/$_\" } | Edit-AIImage -Prompt 'x' -Seed 1", 2)]
    [InlineData(", [System.IO.File]::ReadAllBytes(\"$($args[0])/a.png\") | Edit-AIImage -Prompt 'x' -Seed 1", 1)]
    [InlineData("[pscustomobject]@{ Path = 'a.png'; Prompt = 'x'; Region = '1,1,9,9'; Seed = '7'; MaskBlur = '' } | Edit-AIImage", 1)]
    public void Pictures_can_be_given_in_many_forms(string script, int count)
    {
        var run = _session.Run($"{script} {Tiny}", _folder.Path);
        Assert.Empty(run.Errors);
        Assert.Equal(count, run.Output.Count);
        Assert.All(run.Output, image => Assert.True(File.Exists(image.Text("Path"))));
    }

    [Fact]
    public void A_piped_picture_brings_its_settings_and_what_is_named_counts_instead()
    {
        var run = _session.Run($"New-AIImage 'a house' {Tiny} -Seed 5 -GuidanceScale 3 | Edit-AIImage -Prompt 'a car' -Strength 0.5 -Expand '25%,0,0,0'");
        Assert.Empty(run.Errors);
        Assert.Equal(("a car", 5UL, 3.0, "sd15", 0.5), (run["Prompt"], run["Seed"], run["GuidanceScale"], run["Model"], run["Strength"]));
        Assert.Equal((80, 64), (run["Width"], run["Height"]));
    }

    [Fact]
    public void A_resized_picture_brings_no_size_model_or_seed()
    {
        var run = _session.Run($"Resize-AIImage a.png -Scale 4 -Model sd-x4-upscaler -Steps 1 -Seed 3 | Edit-AIImage -Prompt 'a cat' -Region 1,1,30,30 -OutFile edited.png {Tiny.Replace("-Model sd15", "", StringComparison.Ordinal)}");
        Assert.Empty(run.Errors);
        Assert.Equal(("starter", "256x256"), (run["Model"], run["Size"]!.ToString()));
    }

    [Fact]
    public void One_bad_picture_does_not_stop_the_others()
    {
        File.WriteAllText(_folder.File("bad.png"), "nothing");
        var run = _session.Run($"'bad.png', 'missing.png', 'a.png' | Edit-AIImage -Prompt 'x' -Seed 1 {Tiny}");
        Assert.Equal(2, run.Errors.Count);
        Assert.All(run.Errors, error => Assert.StartsWith("PictureInvalid,", error.FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.Single(run.Output);
    }

    [Theory]
    [InlineData("-Mask mask.png -Region 1,1,2,2", "exclude each other")]
    [InlineData("-Expand 5 -ZoomOut 2", "exclude each other")]
    [InlineData("-Pan Left -ZoomOut 2", "exclude each other")]
    [InlineData("-Vary 1 -Upscale 1", "exclude each other")]
    [InlineData("-Vary 1 -Strong -Subtle", "exclude each other")]
    [InlineData("-Subtle", "give Vary")]
    [InlineData("-Vary 2", "no number 2")]
    [InlineData("-Upscale 1 -Eta 0.5", "has no place beside it")]
    [InlineData("-Region 1,2", "is not a region")]
    [InlineData("-Region 100,100,5,5", "no part in the picture")]
    [InlineData("-Strength 0", "strength")]
    [InlineData("-Crop some", "no way to crop")]
    [InlineData("-Mask mask.png -MaskGrow -40", "mask is empty")]
    public void Wrong_values_are_errors_in_one_sentence(string options, string mention)
    {
        var run = _session.Run($"Edit-AIImage a.png 'x' {options} {Tiny}");
        Assert.Equal("ArgumentInvalid", run.ErrorId);
        Assert.Contains(mention, run.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Equal(["a.png", "c[1].png", "mask.png"], _folder.Names);
    }

    [Fact]
    public void Nothing_is_written_with_WhatIf_and_the_clipboard_is_for_Windows()
    {
        Assert.Empty(_session.Run($"Edit-AIImage a.png 'x' -Seed 1 -WhatIf {Tiny}").Output);
        Assert.Equal(["a.png", "c[1].png", "mask.png"], _folder.Names);
        if (!OperatingSystem.IsWindows())
            Assert.Contains("Windows", _session.Run($"Edit-AIImage -FromClipboard -Prompt 'x' {Tiny}").Errors[0].Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Contact_sheet_and_trace_are_written_beside_the_pictures()
    {
        var run = _session.Run($"Edit-AIImage a.png 'x' -Seed 1 -Count 2 -ContactSheet sheet.png -Trace Sheet {Tiny}");
        Assert.Empty(run.Errors);
        Assert.Equal(["a.png", "c[1].png", "mask.png", "sheet.png", "x-1-trace.png", "x-1.png", "x-2-trace.png", "x-2.png"], _folder.Names);
    }

    [Fact]
    public void New_AIImage_makes_tiles_and_variations()
    {
        var run = _session.Run($"New-AIImage 'x' -Tileable -Variation 0.3 -VariationSeed 5 -Seed 1 -Count 2 {Tiny}");
        Assert.Empty(run.Errors);
        Assert.Equal([(1UL, 5UL), (1UL, 6UL)], run.Output.Select(image => ((ulong)image.Value("Seed")!, (ulong)image.Value("VariationSeed")!)));
        Assert.All(run.Output, image => Assert.Equal((0.3, true), (image.Value("Variation"), image.Value("Tileable"))));
        var again = _session.Run("$args[0] | New-AIImage -OutFile again.png", run.Output[1]);
        Assert.Equal(File.ReadAllBytes(run.Output[1].Text("Path")), File.ReadAllBytes(_folder.File("again.png")));
        Assert.Single(again.Output);
    }

    /// <summary>A grey picture of 64 x 64 with a square of another value.</summary>
    private void SaveMask(string name, int start, int length, int inside, int outside) => File.WriteAllBytes(
        _folder.File(name), TinyPng.Build(
            64, 64, 8, 0, [.. Enumerable.Range(0, 64 * 64).Select(i => IsIn(i % 64, start, length) && IsIn(i / 64, start, length) ? inside : outside)]));

    private static bool IsIn(int place, int start, int length) => place >= start && place < start + length;
}
