using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;

namespace TextToImage.HelpPages.Tests;

/// <summary>Words for a parameter that takes no others.</summary>
public enum SampleShape
{
    Round,
    Square,
}

/// <summary>What the samples share.</summary>
public abstract class SampleCommand : PSCmdlet
{
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("n", "number")]
    public int? Count { get; set; }

    [Parameter(DontShow = true)]
    public string? Hidden { get; set; }

    public string? NotAParameter { get; set; }
}

/// <summary>A cmdlet with all that help can show.</summary>
[Cmdlet(VerbsCommon.New, "Sample", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
[OutputType(typeof(SampleShape))]
public sealed class NewSampleCommand : SampleCommand
{
    [Parameter(Mandatory = true, ParameterSetName = "Other", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public object InputObject { get; set; } = "";

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path")]
    [SupportsWildcards]
    [SuppressMessage("Performance", "CA1819", Justification = "As cmdlets have it.")]
    public string[] Path { get; set; } = [];

    [Parameter(Position = 1)]
    public SampleShape? Shape { get; set; }

    [Parameter(ParameterSetName = "Path")]
    [Parameter(Mandatory = true, ParameterSetName = "Other")]
    [ValidateSet("thick", "thin")]
    public string? Line { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }
}

/// <summary>A cmdlet with nothing of its own.</summary>
[Cmdlet(VerbsCommon.Get, "Sample")]
public sealed class GetSampleCommand : PSCmdlet;

/// <summary>What the assembly of these tests says of the samples, and pages about them.</summary>
internal static class Samples
{
    public const string Page = """
        # New-Sample

        Makes samples.

        Of **any** `Shape`, as
        [about_Samples](about_Samples.md) says & shows.

        ## Syntax

        ```
        New-Sample [-Path] <string[]> [[-Shape] <Round|Square>] [-Line <thick|thin>] [-Force] [-Count <int>] [-WhatIf]
            [-Confirm] [<CommonParameters>]

        New-Sample -Line <thick|thin> -InputObject <object> ...
        ```

        ## Examples

        ### One

        ```powershell
        New-Sample a.txt |
            Out-Null
        ```

        The file is `a.txt`.

        ### Two

        ```powershell
        New-Sample b.txt
        ```

        ## Parameters

        | Parameter | Meaning | Default |
        |---|---|---|
        | `Path` | Where. | |
        | `Shape` | Which; `Round` or `Square`. | `Round` |
        | `Line` | How. | |
        | `InputObject` | What. | |
        | `Force` | Replaces. | |
        | `Count` | How many. | 1 |

        ## Input

        Anything.

        ## Output

        A shape.

        ## Notes

        - Note one.
        - Note two.

        ## Related

        - [about_Samples](about_Samples.md)
        - [Elsewhere](https://example.org/a)
        - [Only beside the pages](../other.md)

        """;

    public const string PageOfGet = "# Get-Sample\n\nLists samples.\n\nAll.\n\n## Syntax\n\n```\nGet-Sample [<CommonParameters>]\n```\n\n## Examples\n\n### One\n\n```powershell\nGet-Sample\n```\n";

    public static IReadOnlyList<CommandFacts> Commands { get; } = ModuleMetadata.Read(
        typeof(Samples).Assembly.Location, ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(System.IO.Path.PathSeparator));

    public static CommandFacts New => Commands.Single(command => command.Name == "New-Sample");

    public static CommandPage Read(string page) => new(new MarkdownPage("New-Sample.md", page));
}
