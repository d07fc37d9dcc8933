namespace TextToImage.HelpPages.Tests;

/// <summary>What is read from an assembly.</summary>
public class ModuleMetadataTests
{
    [Fact]
    public void All_cmdlets_are_found_and_nothing_else() =>
        Assert.Equal(["Get-Sample", "New-Sample"], Samples.Commands.Select(command => command.Name));

    [Fact]
    public void A_cmdlet_has_its_parameters_those_it_inherits_and_those_that_PowerShell_gives_it()
    {
        Assert.Equal(["Confirm", "Count", "Force", "InputObject", "Line", "Path", "Shape", "WhatIf"], Samples.New.Parameters.Select(parameter => parameter.Name).Order());
        Assert.Empty(Samples.Commands[0].Parameters);
        Assert.Equal(("Path", "TextToImage.HelpPages.Tests.SampleShape"), (Samples.New.DefaultSet, Assert.Single(Samples.New.OutputTypes)));
    }

    [Theory]
    [InlineData("Path", "string[]", "System.String[]")]
    [InlineData("Count", "int", "System.Int32")]
    [InlineData("Shape", "SampleShape", "TextToImage.HelpPages.Tests.SampleShape", "Round", "Square")]
    [InlineData("Line", "string", "System.String", "thick", "thin")]
    [InlineData("Force", "SwitchParameter", "System.Management.Automation.SwitchParameter")]
    public void Types_are_named_as_PowerShell_names_them(string parameter, string name, string fullName, params string[] values)
    {
        var type = Parameter(parameter).Type;
        Assert.Equal((name, fullName, parameter == "Force"), (type.Name, type.FullName, type.IsSwitch));
        Assert.Equal(values, type.Values);
    }

    [Fact]
    public void A_parameter_is_what_its_attributes_say_in_each_set()
    {
        Assert.Equal([new ParameterUse("Path", true, 0, false, false)], Parameter("Path").Uses);
        Assert.Equal([new ParameterUse("Other", true, null, true, true)], Parameter("InputObject").Uses);
        Assert.Equal([new ParameterUse(ParameterUse.AllSets, false, null, false, true)], Parameter("Count").Uses);
        Assert.Equal((false, true), (Parameter("Line").In("Path")!.IsMandatory, Parameter("Line").In("Other")!.IsMandatory));
        Assert.Null(Parameter("Path").In("Other"));
        Assert.Equal((true, false), (Parameter("Path").TakesWildcards, Parameter("Line").TakesWildcards));
        Assert.Equal(["n", "number"], Parameter("Count").Aliases);
    }

    private static ParameterFacts Parameter(string name) => Samples.New.Parameters.Single(parameter => parameter.Name == name);
}
