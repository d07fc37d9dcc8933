using System.Management.Automation;
using TextToImage.Tests.Networks;

namespace TextToImage.PSModule.Tests;

/// <summary>Resize-AIImage: what goes in, what comes out, and where files land.</summary>
public sealed class ResizeAIImageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PowerShellSession _session;

    public ResizeAIImageTests()
    {
        _session = PowerShellSession.Start(_folder.Path);
        _session.Run("New-AIImage 'a' -Model sd15 -Steps 1 -Seed 1 -OutFile a.png");
        foreach (var copy in new[] { "b.png", "c[1].png" })
            File.Copy(_folder.File("a.png"), _folder.File(copy));
        TinyUpscaler.SaveForeign(_folder.File("nets", "x4.onnx"));
    }

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_picture_becomes_a_file_and_an_object()
    {
        var run = _session.Run("Resize-AIImage a.png -Scale 4 -Model nets/x4.onnx");
        Assert.Empty(run.Errors);
        Assert.Equal("TextToImage.AIResizedImage", Assert.Single(run.Output).TypeNames[0]);
        Assert.Equal((_folder.File("a-x4.png"), _folder.File("a.png"), "network", _folder.File("nets", "x4.onnx")), (run["Path"], run["Source"], run["Method"], run["Model"]));
        Assert.Equal((4.0, 256, 256, "a", null), (run["Scale"], run["Width"], run["Height"], run["Prompt"], run["Seed"]));
        Assert.Equal(("cpu", 1), (run["Device"], run["NetworkCalls"]));
        Assert.True(File.Exists(_folder.File("a-x4.png")));
    }

    [Theory]
    [InlineData("'a.png', 'b.png' | Resize-AIImage -Scale 2", "a-x2.png b-x2.png")]
    [InlineData("$f = $args[0]; 'a.png', 'c[1].png' | ForEach-Object { [System.IO.FileInfo]\"$f/$_\" } | Resize-AIImage -Scale 2", "a-x2.png c[1]-x2.png")]
    [InlineData("'*.png' | Resize-AIImage -Scale 2", "a-x2.png b-x2.png c[1]-x2.png")]
    [InlineData("[pscustomobject]@{ PSPath = \"Microsoft.PowerShell.Core\\FileSystem::$($args[0])/c[1].png\" } | Resize-AIImage -Scale 2", "c[1]-x2.png")]
    [InlineData("Resize-AIImage *.png -Scale 2", "a-x2.png b-x2.png c[1]-x2.png")]
    [InlineData("Resize-AIImage 'c[1].png', b.png -Scale 2", "c[1]-x2.png b-x2.png")]
    [InlineData("Resize-AIImage -LiteralPath 'c[1].png' -Scale 2", "c[1]-x2.png")]
    [InlineData("[pscustomobject]@{ Path = 'b.png' } | Resize-AIImage -Scale 0.5", "b-x0.5.png")]
    [InlineData("[pscustomobject]@{ LiteralPath = 'c[1].png' } | Resize-AIImage -Scale 0.5", "c[1]-x0.5.png")]
    [InlineData("New-AIImage 'x' -Model sd15 -Steps 1 -Seed 9 | Resize-AIImage -Size 96x80", "x-9-96x80.png")]
    [InlineData(", [System.IO.File]::ReadAllBytes(\"$($args[0])/a.png\") | Resize-AIImage -Scale 2", "image-x2.png")]
    [InlineData("Resize-AIImage -InputObject ([System.IO.File]::ReadAllBytes(\"$($args[0])/a.png\")) -Scale 2", "image-x2.png")]
    [InlineData("Resize-AIImage a.png -Scale 2 -Method lanczos | Resize-AIImage -Scale 2", "a-x2-x2.png")]
    public void Pictures_can_be_given_in_many_forms(string script, string files)
    {
        var run = _session.Run(script, new DirectoryInfo(_folder.Path));
        Assert.Empty(run.Errors);
        Assert.Equal(files, string.Join(' ', run.Output.Select(image => Path.GetFileName(image.Text("Path")))));
        Assert.All(run.Output, image => Assert.Equal("lanczos", image.Value("Method")));
    }

    [Fact]
    public void Columns_bind_by_name_and_empty_cells_are_defaults()
    {
        var run = _session.Run(
            """
            [pscustomobject]@{ Path = 'a.png'; Scale = '2'; Size = ''; Method = 'lanczos'; OutFile = 'large.png' },
            [pscustomobject]@{ Path = 'b.png'; Scale = ''; Size = '40x30'; Method = ''; OutFile = '' } | Resize-AIImage
            """);
        Assert.Empty(run.Errors);
        Assert.Equal(["large.png 128x128", "b-40x30.png 40x30"], run.Output.Select(image => $"{Path.GetFileName(image.Text("Path"))} {image.Value("Size")}"));
    }

    [Fact]
    public void What_a_picture_says_about_how_it_was_made_is_not_how_it_is_resized()
    {
        var run = _session.Run(
            "Resize-AIImage a.png -Scale 2 -Method lanczos | Resize-AIImage -Size 20; Resize-AIImage a.png -Scale 4 -Model nets/x4.onnx | Resize-AIImage -Scale 0.5 -Method lanczos; Get-AIImageInfo a.png | Resize-AIImage -Scale 2");
        Assert.Empty(run.Errors);
        Assert.Equal(["20x20", "128x128", "128x128"], run.Output.Select(image => image.Text("Size")));
    }

    [Fact]
    public void A_picture_of_the_starter_is_enlarged_by_its_network_and_others_by_the_filter_with_a_warning()
    {
        var run = _session.Run("New-AIImage 'a red house' -Steps 1 -Seed 1 -OutFile house.png | Resize-AIImage -Scale 2; Resize-AIImage a.png, b.png -Scale 2");
        Assert.Equal(["network", "lanczos", "lanczos"], run.Output.Select(image => image.Text("Method")));
        Assert.Equal("starter", run.Output[0].Value("Model"));
        Assert.Contains("'sd15', which has no upscaler", Assert.Single(run.Warnings), StringComparison.Ordinal);
        Assert.Equal(run.Warnings, (string[])run.Output[2].Value("Warnings")!);
    }

    [Fact]
    public void A_diffusion_upscaler_takes_its_settings_and_the_same_seed_gives_the_same_bytes()
    {
        const string Script = "Resize-AIImage a.png -Scale 4 -Model sd-x4-upscaler -Prompt 'a house' -NegativePrompt 'x' -Steps 2 -GuidanceScale 5 -NoiseLevel 30 -Seed 3 -OutFile $args[0]";
        var run = _session.Run(Script, "one.png");
        Assert.Empty(run.Errors);
        Assert.Equal(("diffusion", "sd-x4-upscaler", 2, 3UL, 256), (run["Method"], run["Model"], run["NetworkCalls"], run["Seed"], run["Width"]));
        _session.Run(Script, "two.png");
        Assert.Equal(File.ReadAllBytes(_folder.File("one.png")), File.ReadAllBytes(_folder.File("two.png")));
        Assert.NotNull(_session.Run("Resize-AIImage a.png -Scale 4 -Model sd-x4-upscaler -Steps 1")["Seed"]);
    }

    [Fact]
    public void Names_never_replace_a_file_but_with_force()
    {
        var names = _session.Run("1..2 | ForEach-Object { Resize-AIImage a.png -Scale 2 }; Resize-AIImage a.png -Scale 2 -Force");
        Assert.Equal(["a-x2.png", "a-x2-2.png", "a-x2.png"], names.Output.Select(image => Path.GetFileName(image.Text("Path"))));
        Assert.Equal("OutputExists", _session.Run("Resize-AIImage a.png -Scale 2 -OutFile b.png").ErrorId);
    }

    [Fact]
    public void WhatIf_names_the_file_and_writes_nothing()
    {
        var host = new RecordingHost();
        using var session = new PowerShellSession(TestModule.Manifest, host);
        var before = Directory.EnumerateFileSystemEntries(_folder.Path).Count();
        var run = session.Run("Resize-AIImage $args[0] -Size 100x50 -OutputDirectory $args[1] -WhatIf", _folder.File("a.png"), _folder.Path);
        Assert.Empty(run.Output);
        Assert.Contains(_folder.File("a-100x50.png"), host.Text, StringComparison.Ordinal);
        Assert.Contains("100x50 with a filter", host.Text, StringComparison.Ordinal);
        Assert.Equal(before, Directory.EnumerateFileSystemEntries(_folder.Path).Count());
    }

    [Theory]
    [InlineData("Resize-AIImage a.png", "ArgumentInvalid")]
    [InlineData("Resize-AIImage a.png -Scale 2 -Size 100", "ArgumentInvalid")]
    [InlineData("Resize-AIImage a.png -Scale 9", "ArgumentInvalid")]
    [InlineData("Resize-AIImage a.png -Scale 2 -Method magic", "ArgumentInvalid")]
    [InlineData("Resize-AIImage a.png -Scale 2 -Method lanczos -Model starter", "ArgumentInvalid")]
    [InlineData("Resize-AIImage a.png -Scale 4 -Model sd-x4-upscaler -NoiseLevel 999", "ArgumentInvalid")]
    [InlineData("Resize-AIImage a.png -Scale 2 -Model nobody", "ModelNotFound")]
    [InlineData("Resize-AIImage a.png -Scale 2 -Model sd15", "ModelUnsupported")]
    [InlineData("Resize-AIImage a.png -Scale 2 -Model nets/x4.onnx -Device abacus", "DeviceUnavailable")]
    [InlineData("Resize-AIImage a.png -Scale 2 -OutputDirectory \"$([TextToImage.AIImage].Assembly.Location)/in-a-file\"", "OutputNotWritable")]
    [InlineData("Resize-AIImage nothing.png -Scale 2", "PictureInvalid")]
    [InlineData("Resize-AIImage nothing*.png -Scale 2", "PictureInvalid")]
    [InlineData("Resize-AIImage nets/x4.onnx -Scale 2", "PictureInvalid")]
    [InlineData("Resize-AIImage Env:/PATH -Scale 2", "ArgumentInvalid")]
    [InlineData("Resize-AIImage -InputObject ([byte[]](1, 2, 3)) -Scale 2", "PictureInvalid")]
    [InlineData("[byte[]]7 | Resize-AIImage -Scale 2", "ArgumentInvalid")]
    [InlineData("[pscustomobject]@{ Name = 'a.png' } | Resize-AIImage -Scale 2", "ArgumentInvalid")]
    [InlineData("New-AIImage 'x' -Model sd-x4-upscaler", "ModelUnsupported")]
    public void An_error_has_a_stable_id_and_writes_nothing(string script, string id)
    {
        var before = Directory.EnumerateFileSystemEntries(_folder.Path).Count();
        var run = _session.Run(script);
        Assert.Equal(id, run.ErrorId);
        Assert.Equal(before, Directory.EnumerateFileSystemEntries(_folder.Path).Count());
    }

    [Fact]
    public void A_picture_that_cannot_be_read_lets_the_others_go_on_and_a_missing_model_does_not()
    {
        var rows = _session.Run("[pscustomobject]@{ Path = 'a.png'; Model = 'nobody' }, [pscustomobject]@{ Path = 'b.png'; Model = '' } | Resize-AIImage -Scale 2 -Method auto");
        Assert.Equal((_folder.File("b-x2.png"), "ModelNotFound"), (rows["Path"], rows.ErrorId));
        var run = _session.Run("'nothing.png', 'a.png' | Resize-AIImage -Scale 2");
        Assert.Equal("PictureInvalid", run.ErrorId);
        Assert.Equal(_folder.File("a-x2.png"), run["Path"]);
        Assert.Empty(_session.Run("'a.png', 'b.png' | Resize-AIImage -Scale 2 -Model nobody").Output);
        Assert.Equal("ArgumentInvalid", _session.Run("'a.png', 'b.png' | Resize-AIImage -Scale 2 -OutFile one.png").ErrorId);
    }

    [Fact]
    public void Progress_counts_steps_and_stopping_ends_within_one()
    {
        using var shell = _session.Shell("Resize-AIImage a.png -Scale 4 -Model sd-x4-upscaler -Steps 900 -OutFile large.png");
        using var stepping = new ManualResetEventSlim();
        var progress = shell.Streams.Progress;
        progress.DataAdded += (_, added) =>
        {
            if (progress[added.Index].StatusDescription.StartsWith("Enlarging, step ", StringComparison.Ordinal))
                stepping.Set();
        };
        shell.BeginInvoke();
        Assert.True(stepping.Wait(TimeSpan.FromMinutes(1)), "No step was reported.");
        shell.Stop();
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.DoesNotContain(_folder.Names, name => name.StartsWith("large", StringComparison.Ordinal) || name.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void The_default_view_is_a_table()
    {
        var host = new RecordingHost();
        using var session = new PowerShellSession(TestModule.Manifest, host);
        session.Run("Resize-AIImage $args[0] -Scale 0.5 -OutputDirectory $args[1] | Out-Default", _folder.File("a.png"), _folder.Path);
        Assert.Matches(@"Source +Size +Method +Seconds +Path", host.Text);
        Assert.Matches(@"a.png +32x32 +lanczos +\d", host.Text);
    }
}
