namespace TextToImage.HelpPages;

/// <summary>The parameters that PowerShell itself gives to commands that change something; no page need explain them.</summary>
internal static class ChangeParameters
{
    private static readonly ParameterType Switch = new("SwitchParameter", "System.Management.Automation.SwitchParameter", true, []);

    /// <summary>What the assembly would say of them.</summary>
    public static IReadOnlyList<ParameterFacts> Facts { get; } =
    [
        new("WhatIf", Switch, ["wi"], false, [new ParameterUse(ParameterUse.AllSets, false, null, false, false)]),
        new("Confirm", Switch, ["cf"], false, [new ParameterUse(ParameterUse.AllSets, false, null, false, false)]),
    ];

    /// <summary>What a page would say of them.</summary>
    public static IReadOnlyList<PageParameter> Descriptions { get; } =
    [
        new("WhatIf", "Says what would be done, and does nothing.", null),
        new("Confirm", "Asks before each change.", null),
    ];
}
