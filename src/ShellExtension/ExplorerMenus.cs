namespace TextToImage.Shell;

/// <summary>A command of a menu.</summary>
/// <param name="Name">What <c>aiimage explorer</c> calls it.</param>
/// <param name="Text">What the menu says.</param>
public sealed record ExplorerVerb(string Name, MenuText Text);

/// <summary>A menu that Explorer opens beside its own commands.</summary>
/// <param name="Kind">What it is for; with the program's name, the class that has its verbs.</param>
/// <param name="Item">What Explorer puts into the command line: <c>%1</c> for a file, <c>%V</c> for the folder whose background was clicked.</param>
/// <param name="Places">Keys of classes of things that have the menu.</param>
/// <param name="Verbs">Its commands, in the order in which they are shown.</param>
public sealed record ExplorerMenu(string Kind, string Item, IReadOnlyList<string> Places, IReadOnlyList<ExplorerVerb> Verbs);

/// <summary>
/// All that Explorer shows of this program. Everything that is written, repaired, looked for and removed is made from this table, by
/// <see cref="ExplorerTable"/>.
/// </summary>
public static class ExplorerMenus
{
    /// <summary>What the menus are called, and the beginning of the names of all keys that are this program's.</summary>
    public const string Name = "TextToImage";

    /// <summary>The command of the Send To menu, which takes any number of files and asks what to do.</summary>
    public static ExplorerVerb Choose { get; } = new("choose", new("TextToImage", "TextToImage", "TextToImage"));

    /// <summary>
    /// The menus. Pictures are named by their extensions and not by the kind "image", which has pictures that cannot be read here, such as
    /// .svg and .heic. A folder's background is the desktop's, too.
    /// </summary>
    public static IReadOnlyList<ExplorerMenu> All { get; } =
    [
        new("Picture", "%1", [.. Files(".png", ".jpg", ".jpeg", ".jfif", ".webp", ".bmp", ".gif")],
        [
            new("edit", new("Edit with a prompt...", "按提示词修改...", "Mit Prompt bearbeiten...")),
            new("replace", new("Replace a part...", "替换一部分...", "Einen Teil ersetzen...")),
            new("cutout", new("Remove the background", "去除背景", "Hintergrund entfernen")),
            new("enlarge2", new("Make 2x larger", "放大到 2 倍", "2x vergrößern")),
            new("enlarge4", new("Make 4x larger", "放大到 4 倍", "4x vergrößern")),
            new("vary", new("Variations", "生成变体", "Varianten")),
            new("again", new("Make again with another seed", "换一个种子重新生成", "Mit anderem Seed noch einmal")),
            new("info", new("How was this made", "查看生成方式", "Wie ist das entstanden")),
        ]),
        new("Document", "%1", [.. Files(".pptx", ".pptm", ".docx", ".docm")],
        [
            new("illustrate", new("Illustrate...", "添加插图...", "Illustrieren...")),
            new("plan", new("Show the plan", "查看插图计划", "Plan anzeigen")),
            new("update", new("Make its pictures again", "重新生成其中的图片", "Bilder neu erzeugen")),
        ]),
        new("Folder", "%V", [@"Directory\Background"],
        [
            new("new", new("New picture here...", "在此新建图片...", "Neues Bild hier...")),
        ]),
    ];

    private static IEnumerable<string> Files(params string[] extensions) => extensions.Select(extension => $@"SystemFileAssociations\{extension}");
}
