using TextToImage.Shell;

namespace TextToImage.Cli.Explorer;

/// <summary>What the forms of Explorer's menus say.</summary>
internal static class ExplorerTexts
{
    public static readonly MenuText
        Prompt = new("What should it show? (Tab completes words)", "图片内容?(按 Tab 补全词语)", "Was soll es zeigen? (Tab ergänzt Wörter)"),
        Seed = new("Seed (empty: a new one)", "种子(留空则随机)", "Seed (leer: ein neuer)"),
        Count = new("How many pictures", "图片数量", "Wie viele Bilder"),
        Part = new("Which part?", "替换哪一部分?", "Welcher Teil?"),
        Middle = new("The middle", "中间", "Die Mitte"),
        LeftHalf = new("The left half", "左半边", "Die linke Hälfte"),
        RightHalf = new("The right half", "右半边", "Die rechte Hälfte"),
        UpperHalf = new("The upper half", "上半边", "Die obere Hälfte"),
        LowerHalf = new("The lower half", "下半边", "Die untere Hälfte"),
        Numbers = new("Other...", "其他...", "Anderes..."),
        Region = new("From the left, from the top, width, height, in pixels, such as 20,40,100,80", "左边距,上边距,宽,高(像素),例如 20,40,100,80", "Von links, von oben, Breite, Höhe in Pixeln, etwa 20,40,100,80"),
        Places = new("Where?", "添加到何处?", "Wo?"),
        AllPlaces = new("Each slide or main heading without a picture, too", "包括所有没有图片的幻灯片或一级标题", "Auch jede Folie oder Hauptüberschrift ohne Bild"),
        MarkedPlaces = new("Only where the document asks for pictures", "仅限文档中标明需要图片之处", "Nur, wo das Dokument Bilder verlangt"),
        Style = new("Style, such as line art (may be empty)", "风格,例如 line art(可留空)", "Stil, etwa line art (darf leer sein)"),
        Task = new("What should be done?", "要做什么?", "Was soll geschehen?"),
        AnyKey = new("Press any key to close.", "按任意键关闭。", "Eine Taste schließt das Fenster.");
}
