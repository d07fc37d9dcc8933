using System.Management.Automation;

namespace TextToImage.PSModule.Tests;

/// <summary>New-AIImage: what goes in, what comes out, and where files land.</summary>
public sealed class NewAIImageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PowerShellSession _session;

    public NewAIImageTests() => _session = PowerShellSession.Start(_folder.Path);

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_variant_is_a_model_of_its_own()
    {
        foreach (var (name, index) in new[] { ("whole", """{ "_class_name": "StableDiffusionPipeline" }"""), ("fast", """{ "aiimage": { "based_on": "whole" } }""") })
        {
            Directory.CreateDirectory(_folder.File(name));
            File.WriteAllText(_folder.File(name, "model_index.json"), index);
        }
        var run = _session.Run("Get-AIModel ./fast");
        Assert.Equal((_folder.File("fast"), "fast", _folder.File("whole")), (run["Path"], run["DisplayName"], run["BasedOn"]));
        Assert.Equal(new FileInfo(_folder.File("fast", "model_index.json")).Length, run["Length"]);
        Directory.Delete(_folder.File("whole"), recursive: true);
        Assert.Equal("ModelIncomplete", _session.Run("Get-AIModel ./fast").ErrorId);
    }

    [Fact]
    public void Each_piped_prompt_becomes_a_file_and_an_object()
    {
        Directory.CreateDirectory(_folder.File("out"));
        var run = _session.Run("'a red house', 'a blue car' | New-AIImage -Model sd15 -Steps 2 -Seed 1 -OutputDirectory $args[0] -Verbose", _folder.File("out"));
        Assert.Empty(run.Errors);
        Assert.Equal([_folder.File("out", "a-red-house-1.png"), _folder.File("out", "a-blue-car-1.png")], run.Output.Select(image => image.Text("Path")));
        Assert.All(run.Output, image => Assert.True(File.Exists(image.Text("Path"))));
        Assert.All(run.Output, image => Assert.Equal("TextToImage.AIImage", image.TypeNames[0]));
        Assert.Single(run.Verbose, text => text.StartsWith("Opening the model", StringComparison.Ordinal));
    }

    [Fact]
    public void The_object_says_how_the_picture_was_made()
    {
        var run = _session.Run("New-AIImage 'x' -NegativePrompt 'y' -Model sd15 -Steps 3 -GuidanceScale 5 -Scheduler euler-karras -Seed 4 -Size 48x64");
        Assert.Equal(("x", "y", "sd15"), (run["Prompt"], run["NegativePrompt"], run["Model"]));
        Assert.Equal((48, 64, "48x64"), (run["Width"], run["Height"], run["Size"]!.ToString()));
        Assert.Equal((3, 5.0, 4UL), (run["Steps"], run["GuidanceScale"], run["Seed"]));
        Assert.Equal(("euler-karras", "cpu", 3), (run["Scheduler"], run["Device"], run["NetworkCalls"]));
        Assert.EndsWith("StableDiffusionPipeline", (string)run["Pipeline"]!, StringComparison.Ordinal);
        Assert.True((TimeSpan)run["Duration"]! > TimeSpan.Zero);
        Assert.InRange((TimeSpan)run["Overhead"]!, TimeSpan.Zero, (TimeSpan)run["Duration"]!);
    }

    [Theory]
    [InlineData("-Width 48 -Height 64", "48x64")]
    [InlineData("-Size 32x80 -Height 64", "32x64")]
    public void The_sides_can_be_given_one_by_one(string sides, string size) =>
        Assert.Equal(size, _session.Run($"New-AIImage 'x' -Model sd15 -Steps 1 -Seed 1 {sides}")["Size"]!.ToString());

    [Theory]
    [InlineData("[pscustomobject]@{ Prompt = 'x'; Width = '48'; Height = '' } | New-AIImage -Model sd15 -Steps 1", "48x64")]
    [InlineData("New-AIImage 'x' -Model sd15 -Steps 1 -Size 48x32 | New-AIImage -Size 80", "80x80")]
    [InlineData("New-AIImage 'x' -Model sd15 -Steps 1 -Size 48x32 | New-AIImage -Width 80", "80x32")]
    [InlineData("New-AIImage 'x' -Model sd15 -Steps 1 -Size 48x32 | New-AIImage", "48x32")]
    public void Sides_bind_by_name_and_what_is_named_counts(string script, string size) =>
        Assert.Equal(size, _session.Run(script).Output[^1].Text("Size"));

    [Fact]
    public void A_piped_picture_is_made_again_to_the_byte()
    {
        var first = _session.Run(
            """
            New-AIImage 'a house' -NegativePrompt 'text' -Model $args[0] -Steps 5 -Scheduler ddim -Eta 0.5 -Size 48x64 `
                -GuidanceScale 4 -GuidanceRescale 0.3 -GuidanceStart 0.2 -GuidanceEnd 0.8
            """,
            TestModule.Sd15);
        var again = _session.Run("$args[0] | New-AIImage -OutFile again.png", first.Output[0]);
        Assert.Empty(again.Errors);
        Assert.Equal(_folder.File("again.png"), again["Path"]);
        Assert.Equal(File.ReadAllBytes(first["Path"]!.ToString()!), File.ReadAllBytes(_folder.File("again.png")));
    }

    [Fact]
    public void Columns_bind_by_name_and_empty_cells_are_defaults()
    {
        var run = _session.Run(
            """
            [pscustomobject]@{ Prompt = 'one'; Seed = '5'; Size = '48x64'; Steps = '2'; GuidanceScale = '3.5'; Scheduler = 'euler'; OutFile = 'one.png' },
            [pscustomobject]@{ Prompt = 'two'; Seed = '6'; Size = ''; Steps = '2'; GuidanceScale = ''; Scheduler = ''; OutFile = '' } | New-AIImage -Model sd15
            """);
        Assert.Empty(run.Errors);
        Assert.Equal([_folder.File("one.png"), _folder.File("two-6.png")], run.Output.Select(image => image.Text("Path")));
        Assert.Equal(["48x64", "64x64"], run.Output.Select(image => image.Text("Size")));
        Assert.Equal([3.5, 7.5], run.Output.Select(image => image.Value("GuidanceScale")));
        Assert.Equal(["euler", "pndm"], run.Output.Select(image => image.Text("Scheduler")));
    }

    [Theory]
    [InlineData("'48x64'", "48x64")]
    [InlineData("'48X64'", "48x64")]
    [InlineData("48", "48x48")]
    [InlineData("@{ Width = 48; Height = 64 }", "48x64")]
    [InlineData("([pscustomobject]@{ Width = '48'; Height = '64' })", "48x64")]
    public void A_size_can_be_given_in_many_forms(string size, string expected) =>
        Assert.Equal(expected, _session.Run($"New-AIImage 'x' -Model sd15 -Steps 1 -Seed 1 -Size {size}")["Size"]!.ToString());

    [Fact]
    public void An_empty_prompt_is_allowed() =>
        Assert.Equal(_folder.File("image-1.png"), _session.Run("'' | New-AIImage -Model sd15 -Steps 1 -Seed 1")["Path"]);

    [Fact]
    public void Count_makes_the_pictures_that_each_seed_gives_alone()
    {
        var three = _session.Run("New-AIImage 'x' -Model sd15 -Steps 2 -Seed 3 -Count 3");
        Assert.Equal([3UL, 4UL, 5UL], three.Output.Select(image => image.Value("Seed")));
        var alone = _session.Run("New-AIImage 'x' -Model sd15 -Steps 2 -Seed 5 -OutFile alone.png");
        Assert.Equal(File.ReadAllBytes(three.Output[2].Text("Path")), File.ReadAllBytes(alone["Path"]!.ToString()!));
    }

    [Fact]
    public void Without_a_seed_one_is_drawn_and_reported()
    {
        var run = _session.Run("1..2 | ForEach-Object { New-AIImage 'x' -Model sd15 -Steps 1 }");
        Assert.Equal(2, run.Output.Select(image => image.Value("Seed")).Distinct().Count());
        Assert.All(run.Output, image => Assert.EndsWith($"x-{image.Value("Seed")}.png", image.Text("Path"), StringComparison.Ordinal));
    }

    [Fact]
    public void Relative_paths_follow_the_session_and_not_the_process()
    {
        Assert.NotEqual(Environment.CurrentDirectory, _folder.Path);
        Directory.CreateDirectory(_folder.File("sub"));
        _folder.Copy(TestModule.Sd15, "model");
        var run = _session.Run(
            "New-AIImage 'x' -Model ./model -Steps 1 -Seed 1; New-AIImage 'x' -Model model -Steps 1 -Seed 1 -OutputDirectory sub; New-AIImage 'x' -Model model -Steps 1 -OutFile sub/y.png");
        Assert.Empty(run.Errors);
        Assert.Equal([_folder.File("x-1.png"), _folder.File("sub", "x-1.png"), _folder.File("sub", "y.png")], run.Output.Select(image => image.Text("Path")));
        Assert.All(run.Output, image => Assert.Equal(_folder.File("model"), image.Value("Model")));
    }

    [Fact]
    public void Generated_names_never_replace_a_file_but_with_force()
    {
        var names = _session.Run("1..2 | ForEach-Object { New-AIImage 'x' -Model sd15 -Steps 1 -Seed 1 }; New-AIImage 'x' -Model sd15 -Steps 1 -Seed 1 -Force");
        Assert.Equal(["x-1.png", "x-1-2.png", "x-1.png"], names.Output.Select(image => Path.GetFileName(image.Text("Path"))));
    }

    [Fact]
    public void Warnings_are_on_the_stream_once_and_on_every_object()
    {
        var run = _session.Run("1..2 | ForEach-Object { 'word ' * 200 } | New-AIImage -Model sd15 -Steps 1 -Seed 1");
        Assert.Equal(2, run.Output.Count);
        Assert.Contains("longer than the model reads", Assert.Single(run.Warnings), StringComparison.Ordinal);
        Assert.All(run.Output, image => Assert.Equal(run.Warnings, (string[])image.Value("Warnings")!));
    }

    [Fact]
    public void Progress_has_the_time_left_and_ends()
    {
        var run = _session.Run("New-AIImage 'x' -Model sd15 -Steps 200 -Seed 1");
        Assert.Equal(ProgressRecordType.Completed, run.Progress[^1].RecordType);
        Assert.Contains(run.Progress, record => record.StatusDescription.StartsWith("Step ", StringComparison.Ordinal) && record.SecondsRemaining >= 0);
        Assert.All(run.Progress, record => Assert.InRange(record.PercentComplete, -1, 100));
        Assert.True(run.Progress.Count < 7 + 5 * ((TimeSpan)run["Duration"]!).TotalSeconds, $"{run.Progress.Count} records");
    }

    [Fact]
    public void WhatIf_names_the_file_and_writes_nothing()
    {
        var host = new RecordingHost();
        using var session = new PowerShellSession(TestModule.Manifest, host);
        File.WriteAllText(_folder.File("a-house-7.png"), "taken");
        var run = session.Run("'a house' | New-AIImage -Model sd15 -Seed 7 -OutputDirectory $args[0] -WhatIf", _folder.Path);
        Assert.Empty(run.Errors);
        Assert.Empty(run.Output);
        Assert.Contains(_folder.File("a-house-7-2.png"), host.Text, StringComparison.Ordinal);
        Assert.Equal([_folder.File("a-house-7.png")], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void The_default_view_is_a_table()
    {
        var host = new RecordingHost();
        using var session = new PowerShellSession(TestModule.Manifest, host);
        var run = session.Run(
            """
            New-AIImage 'a red house' -Model sd15 -Steps 1 -Seed 77 -OutputDirectory $args[0] | Out-Default
            Get-AIModel sd15 | Out-Default
            Get-AIDevice | Out-Default
            """,
            _folder.Path);
        Assert.Empty(run.Errors);
        Assert.Matches(@"Prompt +Seed +Size +Steps +Seconds +Path", host.Text);
        Assert.Matches(@"a red house +77 +64x64 +1 +\d", host.Text);
        Assert.Matches(@"Model +MB +Pipeline", host.Text);
        Assert.Matches(@"cpu +True +the processor", host.Text);
    }

    [Fact]
    public void Latents_are_written_beside_the_picture_as_an_array()
    {
        var run = _session.Run("New-AIImage 'a' -Model sd15 -Steps 1 -Seed 1 -OutFile a.png -Latents -Verbose");
        Assert.Empty(run.Errors);
        var file = File.ReadAllBytes(_folder.File("a-latents.npy"));
        Assert.StartsWith("\u0093NUMPY", System.Text.Encoding.Latin1.GetString(file), StringComparison.Ordinal);
        Assert.Contains("'shape': (4, 8, 8)", System.Text.Encoding.ASCII.GetString(file), StringComparison.Ordinal);
        Assert.Contains(run.Verbose, line => line.Contains(_folder.File("a-latents.npy"), StringComparison.Ordinal));
        _session.Run("New-AIImage 'a' -Model sd15 -Steps 1 -Seed 1 -OutFile b.png");
        Assert.Equal(File.ReadAllBytes(_folder.File("a.png")), File.ReadAllBytes(_folder.File("b.png")));
        Assert.False(File.Exists(_folder.File("b-latents.npy")));
    }
}
