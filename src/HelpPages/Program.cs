using System.Xml.Linq;
using TextToImage.HelpPages;

if (args is not [var task and ("write-help" or "write-syntax" or "write-views"), var assembly, var references, var source, .. var rest] || rest.Length != (task == "write-syntax" ? 0 : 1))
{
    Console.Error.WriteLine("TextToImage.HelpPages write-help ASSEMBLY REFERENCES PAGES OUTPUT, write-syntax ASSEMBLY REFERENCES PAGES, or write-views ASSEMBLY REFERENCES VIEWS OUTPUT; REFERENCES is a file of paths, one a line.");
    return 2;
}
try
{
    if (task == "write-views")
    {
        var views = XDocument.Load(source, LoadOptions.PreserveWhitespace);
        SettingViews.Fill(views, ModuleSettings.Read(assembly, File.ReadAllLines(references)));
        views.Save(rest[0], SaveOptions.DisableFormatting);
        return 0;
    }
    var commands = ModuleMetadata.Read(assembly, File.ReadAllLines(references));
    var help = HelpFolder.Read(source);
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
