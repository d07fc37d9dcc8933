namespace TextToImage.Text;

/// <summary>A token of a prompt and where in the prompt its text begins.</summary>
internal readonly record struct PromptToken(int Id, int Source);
