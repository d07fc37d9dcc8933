namespace TextToImage.HelpPages.Tests;

/// <summary>How commands are written.</summary>
public class CommandSyntaxTests
{
    [Fact]
    public void Places_come_first_then_what_must_be_given_then_the_order_of_the_page()
    {
        var syntax = new CommandSyntax(Samples.New, ["Force", "Line", "InputObject", "Path", "Count", "Shape"]);
        Assert.Equal(
            """
            New-Sample [-Path] <string[]> [[-Shape] <Round|Square>] [-Force] [-Line <thick|thin>] [-Count <int>] [-WhatIf]
                [-Confirm] [<CommonParameters>]

            New-Sample -Line <thick|thin> -InputObject <object> ...
            """,
            syntax.Text,
            ignoreLineEndingDifferences: true);
        Assert.Equal(["Shape", "Line", "InputObject", "Force", "Count", "WhatIf", "Confirm"], syntax.Sets[1].Select(each => each.Parameter.Name));
    }

    [Fact]
    public void The_usual_set_comes_first()
    {
        Assert.NotNull(new CommandSyntax(Samples.New, []).Sets[0].Single(each => each.Parameter.Name == "Path").Use);
        Assert.Contains(new CommandSyntax(Samples.New with { DefaultSet = "Other" }, []).Sets[0], each => each.Parameter.Name == "InputObject");
    }

    [Fact]
    public void A_command_without_parameters_has_a_syntax() =>
        Assert.Equal("Get-Sample [<CommonParameters>]", new CommandSyntax(Samples.Commands[0], []).Text);
}
