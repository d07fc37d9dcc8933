using System.Management.Automation;
using TextToImage.Tests.Models;
using TextToImage.Tests.Networks;

namespace TextToImage.PSModule.Tests;

/// <summary>Install-AIModel: what goes in, and what is there afterwards.</summary>
public sealed class InstallAIModelTests : IDisposable
{
    private readonly ModelLibrarySession _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public void A_model_is_installed_quietly_and_can_be_named()
    {
        var run = _test.Run("Install-AIModel mine -Destination library -Name other; New-AIImage 'a' -Model other -Steps 1 -Seed 1");
        Assert.Empty(run.Errors);
        Assert.Equal("other", run["Model"]);
        Assert.Equal("other", TinyModels.Entries(_test.Library));
    }

    [Theory]
    [InlineData("Install-AIModel mine", "mine")]
    [InlineData("Install-AIModel -LiteralPath 'a[1]'", "a[1]")]
    [InlineData("Install-AIModel 'a[1]'", "a[1]")]
    [InlineData("Install-AIModel m*, a*", "mine a[1]")]
    [InlineData("'mine', 'a[1]' | Install-AIModel", "mine a[1]")]
    [InlineData("[pscustomobject]@{ PSPath = \"Microsoft.PowerShell.Core\\FileSystem::$($args[0])/a[1]\" } | Install-AIModel", "a[1]")]
    [InlineData("Get-AIModel ./mine | Install-AIModel", "mine")]
    [InlineData("Install-AIModel packed.zip", "packed")]
    [InlineData("Install-AIModel x4.onnx", "x4")]
    public void Models_can_be_given_in_many_forms(string script, string names)
    {
        _test.Folder.Sd15("a[1]");
        TinyModels.Zip(_test.Folder.File("mine"), _test.Folder.File("packed.zip"));
        TinyUpscaler.SaveForeign(_test.Folder.File("x4.onnx"));
        var run = _test.Run($"{script} -Destination library -PassThru", _test.Folder.Path);
        Assert.Empty(run.Errors);
        Assert.All(run.Output, model => Assert.Equal("TextToImage.AIModel", model.TypeNames[0]));
        Assert.Equal(names.Split(' ').Order(), run.Output.Select(model => model.Text("Model")).Order());
        Assert.Equal(names.Split(' ').Order(), TinyModels.Entries(_test.Library).Split(' ').Order());
    }

    [Fact]
    public void A_copy_of_the_starter_draws_what_the_starter_draws()
    {
        var run = _test.Run("""
            Get-AIModel starter | Install-AIModel -Name copy -Destination library
            'copy', 'starter' | ForEach-Object { New-AIImage 'a red house' -Seed 1 -Steps 1 -Model $_ -OutFile "$_.png" }
            """);
        Assert.Empty(run.Errors);
        Assert.Equal(["copy", "starter"], run.Output.Select(image => image.Text("Model")));
        Assert.Equal(File.ReadAllBytes(_test.Folder.File("starter.png")), File.ReadAllBytes(_test.Folder.File("copy.png")));
    }

    [Theory]
    [InlineData("Install-AIModel nothing", "ModelNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Install-AIModel nothing*", "ModelNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Install-AIModel mine -Name ../up", "ArgumentInvalid", ErrorCategory.InvalidArgument)]
    [InlineData("Install-AIModel mine -Name starter", "ArgumentInvalid", ErrorCategory.InvalidArgument)]
    [InlineData("Install-AIModel Env:/PATH", "ArgumentInvalid", ErrorCategory.InvalidArgument)]
    [InlineData("Install-AIModel library", "ModelIncomplete", ErrorCategory.InvalidData)]
    [InlineData("Install-AIModel evil.zip", "ArchiveInvalid", ErrorCategory.InvalidData)]
    [InlineData("Install-AIModel mine -Name there", "ModelExists", ErrorCategory.ResourceExists)]
    [InlineData("Install-AIModel mine -Destination evil.zip/models", "OutputNotWritable", ErrorCategory.WriteError)]
    public void An_error_has_a_stable_id_and_installs_nothing(string script, string id, ErrorCategory category)
    {
        _test.Folder.Sd15("library/there");
        _test.Folder.Write("evil.zip", "PK is all that it has of an archive");
        var run = _test.Run($"$PSDefaultParameterValues = @{{ 'Install-AIModel:Destination' = 'library' }}; {script}");
        Assert.Equal(id, run.ErrorId);
        Assert.Equal(category, run.Errors[0].CategoryInfo.Category);
        Assert.Equal("there", TinyModels.Entries(_test.Library));
    }

    [Fact]
    public void One_name_is_for_one_model_and_an_error_lets_the_others_go_on()
    {
        _test.Folder.Sd15("more");
        Assert.Equal("ArgumentInvalid", _test.Run("'mine', 'more' | Install-AIModel -Name one -Destination library").ErrorId);
        Assert.Equal("one", TinyModels.Entries(_test.Library));
        Assert.Equal("ModelNotFound", _test.Run("'nothing', 'more' | Install-AIModel -Destination library").ErrorId);
        Assert.Equal("more one", TinyModels.Entries(_test.Library));
    }

    [Fact]
    public void A_model_that_is_loaded_is_replaced_with_force()
    {
        var run = _test.Run("""
            Install-AIModel mine -Destination library
            New-AIImage 'a' -Model mine -Steps 1 -Seed 1 -OutFile a.png | Out-Null
            Install-AIModel mine -Destination library -Force
            New-AIImage 'a' -Model mine -Steps 1 -Seed 1 -OutFile b.png
            """);
        Assert.Empty(run.Errors);
        Assert.Equal("mine", run["Model"]);
        Assert.Equal(File.ReadAllBytes(_test.Folder.File("a.png")), File.ReadAllBytes(_test.Folder.File("b.png")));
    }

    [Fact]
    public void WhatIf_names_the_folder_and_installs_nothing()
    {
        var host = new RecordingHost();
        using var session = new PowerShellSession(TestModule.Manifest, host);
        var run = session.Run("Install-AIModel $args[0] -Destination $args[1] -WhatIf", _test.Folder.File("mine"), _test.Library);
        Assert.Empty(run.Output);
        Assert.Contains(Path.Combine(_test.Library, "mine"), host.Text, StringComparison.Ordinal);
        Assert.Empty(TinyModels.Entries(_test.Library));
    }

    [Fact]
    public void A_missing_base_is_a_warning()
    {
        _test.Folder.Variant("fast", "whole");
        Assert.Contains("'whole'", Assert.Single(_test.Run("Install-AIModel fast -Destination library").Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_counts_megabytes_and_stopping_ends_within_a_file()
    {
        using (var large = File.Create(_test.Folder.File("mine", "large.bin")))
            large.SetLength(2_000_000_000);
        using var shell = _test.Session.Shell("Install-AIModel mine -Destination library");
        using var copying = new ManualResetEventSlim();
        var progress = shell.Streams.Progress;
        progress.DataAdded += (_, added) =>
        {
            if (progress[added.Index].StatusDescription.StartsWith("large.bin, ", StringComparison.Ordinal))
                copying.Set();
        };
        shell.BeginInvoke();
        Assert.True(copying.Wait(TimeSpan.FromMinutes(1)), "No byte was reported.");
        shell.Stop();
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.Empty(TinyModels.Entries(_test.Library));
    }
}
