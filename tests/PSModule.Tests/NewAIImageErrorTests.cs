namespace TextToImage.PSModule.Tests;

/// <summary>New-AIImage given what it cannot do: one sentence, a stable id, nothing written.</summary>
public sealed class NewAIImageErrorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PowerShellSession _session;

    public NewAIImageErrorTests() => _session = PowerShellSession.Start(_folder.Path);

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("-Steps 0", "ArgumentInvalid")]
    [InlineData("-Steps 10000", "ArgumentInvalid")]
    [InlineData("-GuidanceScale ([double]::NaN)", "ArgumentInvalid")]
    [InlineData("-GuidanceScale -1", "ArgumentInvalid")]
    [InlineData("-GuidanceStart 2", "ArgumentInvalid")]
    [InlineData("-Eta 2", "ArgumentInvalid")]
    [InlineData("-Seed 18446744073709551615 -Count 2", "ArgumentInvalid")]
    [InlineData("-Count 0", "ArgumentInvalid")]
    [InlineData("-BatchSize 0", "ArgumentInvalid")]
    [InlineData("-Size 0", "ArgumentInvalid")]
    [InlineData("-Size 0x64", "ArgumentInvalid")]
    [InlineData("-Size -64x64", "ArgumentInvalid")]
    [InlineData("-Size 63x64", "ArgumentInvalid")]
    [InlineData("-Size 160000x160000", "OutOfMemory")]
    [InlineData("-Size big", "ParameterArgumentTransformationError", true)]
    [InlineData("-Scheduler quantum", "SchedulerUnknown")]
    [InlineData("-Device abacus", "DeviceUnavailable", true)]
    [InlineData("-Device 3", "DeviceUnavailable", true)]
    [InlineData("-Device cuda", "DeviceUnavailable", true)]
    [InlineData("-Model nobody", "ModelNotFound", true)]
    [InlineData("-Model ./nowhere", "ModelNotFound", true)]
    [InlineData("-Model $PWD", "ModelIncomplete", true)]
    [InlineData("-OutputDirectory \"$([TextToImage.AIImage].Assembly.Location)/in-a-file\"", "OutputNotWritable", true)]
    [InlineData("-OutFile nowhere/a.png", "OutputNotWritable", true)]
    [InlineData("-OutFile picture.xyz", "ArgumentInvalid")]
    [InlineData("-OutFile .", "ArgumentInvalid")]
    [InlineData("-OutFile env:a.png", "ArgumentInvalid")]
    [InlineData("-OutFile nodrive:a.png", "ArgumentInvalid")]
    [InlineData("-OutFile a.png -OutputDirectory .", "ArgumentInvalid")]
    [InlineData("-OutFile a.png -Count 2", "ArgumentInvalid")]
    public void Bad_input_has_an_id_and_writes_nothing(string arguments, string errorId, bool ends = false)
    {
        var model = arguments.Contains("-Model", StringComparison.Ordinal) ? "" : "-Model sd15";
        var run = _session.Run($"'a house', 'a car' | New-AIImage {model} {arguments}");
        Assert.Equal(ends ? 1 : 2, run.Errors.Count);
        Assert.All(run.Errors, error => Assert.StartsWith($"{errorId},", error.FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.Empty(run.Output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
        AssertSentence(run.Errors[0].Exception.Message);
    }

    [Fact]
    public void An_error_names_its_command_and_its_target()
    {
        var error = Assert.Single(_session.Run("New-AIImage 'a house' -Model sd15 -Steps 0").Errors);
        Assert.Equal("ArgumentInvalid,TextToImage.Commands.NewAIImageCommand", error.FullyQualifiedErrorId);
        Assert.Equal("a house", error.TargetObject);
        Assert.Equal("TextToImage.Commands.AIImageCommandException", error.Exception.GetType().FullName);
    }

    [Fact]
    public void An_existing_file_is_kept_but_with_force()
    {
        var file = _folder.File("mine.png");
        File.WriteAllText(file, "precious");
        var refused = _session.Run("New-AIImage 'x' -Model sd15 -Steps 1 -OutFile mine.png");
        Assert.Equal("OutputExists", refused.ErrorId);
        Assert.Equal(file, refused.Errors[0].TargetObject);
        Assert.Contains("-Force", refused.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(file));
        Assert.Empty(_session.Run("New-AIImage 'x' -Model sd15 -Steps 1 -OutFile mine.png -Force").Errors);
        Assert.NotEqual("precious", File.ReadAllText(file));
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void One_file_never_takes_several_pictures()
    {
        var run = _session.Run("'x', 'y' | New-AIImage -Model sd15 -Steps 1 -OutFile a.png -Force");
        Assert.Equal("x", run["Prompt"]);
        Assert.Equal("ArgumentInvalid", run.ErrorId);
    }

    [Fact]
    public void An_error_of_one_prompt_leaves_the_others()
    {
        var run = _session.Run(
            """
            [pscustomobject]@{ Prompt = 'a'; Steps = 0; Model = 'sd15' }, [pscustomobject]@{ Prompt = 'b'; Steps = 1; Model = 'nobody' },
            [pscustomobject]@{ Prompt = 'c'; Steps = 1; Model = 'sd15' } | New-AIImage -Seed 1
            """);
        Assert.Equal(["ArgumentInvalid", "ModelNotFound"], run.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal("c", run["Prompt"]);
    }

    [Theory]
    [InlineData("[pscustomobject]@{ Title = 'a house' } | New-AIImage", "InputObjectNotBound")]
    [InlineData("@{ Prompt = 'a house' } | New-AIImage", "InputObjectMissingMandatory")]
    [InlineData("New-AIImage 'a', 'b'", "ParameterArgumentTransformationError")]
    public void The_printed_form_of_an_object_is_no_prompt(string script, string errorId)
    {
        Assert.Equal(errorId, _session.Run($"{script} -Model sd15 -Steps 1").ErrorId);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_prompt_that_is_a_number_binds_from_a_property() =>
        Assert.Equal("5", _session.Run("[pscustomobject]@{ Prompt = 5 } | New-AIImage -Model sd15 -Steps 1")["Prompt"]);

    [Theory]
    [InlineData("Get-AIModel nobody", "ModelNotFound")]
    public void Other_commands_say_what_is_missing(string script, string errorId) => Assert.Equal(errorId, _session.Run(script).ErrorId);

    private static void AssertSentence(string message)
    {
        Assert.EndsWith(".", message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", message, StringComparison.Ordinal);
        Assert.DoesNotContain("--", message, StringComparison.Ordinal);
    }
}
