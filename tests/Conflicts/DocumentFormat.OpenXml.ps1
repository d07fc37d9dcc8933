# Makes a document with the Open XML SDK of another module, and reads it again.
param([string] $Folder)

[void] [System.Reflection.Assembly]::LoadFrom("$Folder/System.IO.Packaging.dll")
[void] [System.Reflection.Assembly]::LoadFrom("$Folder/DocumentFormat.OpenXml.dll")
$stream = [System.IO.MemoryStream]::new()
$made = [DocumentFormat.OpenXml.Packaging.WordprocessingDocument]::Create($stream, [DocumentFormat.OpenXml.WordprocessingDocumentType]::Document)
$main = $made.AddMainDocumentPart()
$main.Document = [DocumentFormat.OpenXml.Wordprocessing.Document]::new(
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>a house</w:t></w:r></w:p></w:body></w:document>')
$main.Document.Save()
$made.Dispose()
[DocumentFormat.OpenXml.Packaging.WordprocessingDocument]::Open($stream, $false).MainDocumentPart.Document.Body.InnerText
