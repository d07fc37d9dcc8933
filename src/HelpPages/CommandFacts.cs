namespace TextToImage.HelpPages;

/// <summary>What the module's assembly says of a cmdlet.</summary>
/// <param name="Name">Verb-Noun.</param>
/// <param name="DefaultSet">The parameter set that counts where several fit; null where none is named.</param>
/// <param name="Parameters">Its own parameters, and WhatIf and Confirm where it has them.</param>
/// <param name="OutputTypes">Full names of the types it writes.</param>
internal sealed record CommandFacts(
    string Name, string? DefaultSet, IReadOnlyList<ParameterFacts> Parameters, IReadOnlyList<string> OutputTypes)
{
    /// <summary>What it does.</summary>
    public string Verb => Name.Split('-')[0];

    /// <summary>What it does it to.</summary>
    public string Noun => Name.Split('-')[1];
}

/// <summary>A parameter of a cmdlet.</summary>
/// <param name="Name">Without the dash.</param>
/// <param name="Type">What it takes.</param>
/// <param name="Aliases">Its other names.</param>
/// <param name="TakesWildcards">Whether * and ? stand for other characters.</param>
/// <param name="Uses">What it is in each of its parameter sets, or in all of them.</param>
internal sealed record ParameterFacts(
    string Name, ParameterType Type, IReadOnlyList<string> Aliases, bool TakesWildcards, IReadOnlyList<ParameterUse> Uses)
{
    /// <summary>What it is in a parameter set; null where it is not part of it.</summary>
    public ParameterUse? In(string set) => Uses.FirstOrDefault(use => use.Set == set || use.Set == ParameterUse.AllSets);
}

/// <summary>What a parameter takes.</summary>
/// <param name="Name">As Get-Command shows it: string[].</param>
/// <param name="FullName">As .NET has it: System.String[].</param>
/// <param name="IsSwitch">Whether it stands alone.</param>
/// <param name="Values">The only words it takes; empty for any.</param>
internal sealed record ParameterType(string Name, string FullName, bool IsSwitch, IReadOnlyList<string> Values);

/// <summary>A parameter in a parameter set.</summary>
/// <param name="Set">The set's name, or <see cref="AllSets"/>.</param>
/// <param name="IsMandatory">Whether it must be given.</param>
/// <param name="Position">Its place where it stands without its name; null where it cannot.</param>
/// <param name="FromPipeline">Whether it takes piped objects.</param>
/// <param name="FromProperty">Whether it takes the property of its name of piped objects.</param>
internal sealed record ParameterUse(string Set, bool IsMandatory, int? Position, bool FromPipeline, bool FromProperty)
{
    /// <summary>PowerShell's word for every parameter set.</summary>
    public const string AllSets = "__AllParameterSets";
}
