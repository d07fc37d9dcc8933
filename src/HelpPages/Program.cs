using TextToImage.HelpPages;

if (args is not [var task and ("write-help" or "write-syntax"), var assembly, var references, var pages, .. var rest] || rest.Length != (task == "write-help" ? 1 : 0))
{
    Console.Error.WriteLine("TextToImage.HelpPages write-help ASSEMBLY REFERENCES PAGES OUTPUT, or write-syntax ASSEMBLY REFERENCES PAGES; REFERENCES is a file of paths, one a line.");
    return 2;
}
try
{
    var commands = ModuleMetadata.Read(assembly, File.ReadAllLines(references));
    var help = HelpFolder.Read(pages);
    if (task == "write-syntax")
        help.WriteSyntax(commands);
    else
        help.Write(commands, rest[0]);
    return 0;
}
catch (AggregateException problems)
{
    // The form in which MSBuild takes a line for an error.
    foreach (var problem in problems.InnerExceptions.Cast<HelpPageException>())
        Console.Error.WriteLine($"{problem.Page}: error HELP: {problem.Message}");
    return 1;
}
