"""Why a file cannot be used at all: each reason with its code and, in Chinese, how to mend it."""

from __future__ import annotations

from common.errors import UnusableFile as UnusableFile
from common.texts import N_


class EmptyFile(UnusableFile):
    code = "empty_file"
    message = N_("文件是空的（0 字节）。请重新导出后上传。")


class FileTooLarge(UnusableFile):
    code = "file_too_large"
    message = N_("文件超过 %(most)s MB。花名册不应这么大：请删除图片和无关工作表，或分成几个文件上传。")


class NotARoster(UnusableFile):
    code = "not_a_table"
    message = N_("这是%(found)s，不是表格。请上传 .xlsx、.xls 或 .csv 格式的花名册。")


class RenamedArchive(UnusableFile):
    code = "renamed_archive"
    message = N_("这是改了名的压缩包，不是 Excel 工作簿。请解压后上传里面的花名册。")


class OtherWorkbook(UnusableFile):
    code = "other_workbook"
    message = N_("这是%(found)s。请打开后另存为“Excel 工作簿（.xlsx）”再上传。")


class MacroWorkbook(UnusableFile):
    code = "macro_workbook"
    message = N_("工作簿含有宏，为安全起见不予接收。请另存为不含宏的“Excel 工作簿（.xlsx）”再上传。")


class EncryptedWorkbook(UnusableFile):
    code = "encrypted_workbook"
    message = N_("工作簿设有打开密码。请取消密码、另存后再上传。")


class ArchiveBomb(UnusableFile):
    code = "archive_bomb"
    message = N_("工作簿解压后异常庞大，不予接收。请把花名册复制到新工作簿中另存后上传。")


class BrokenFile(UnusableFile):
    code = "broken_file"
    message = N_("文件已损坏或不完整（可能没有传完）。请重新打开另存后上传。")


class WebPageAsWorkbook(UnusableFile):
    code = "web_page"
    message = N_("文件名虽是表格，内容却是%(found)s。请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”再上传。")


class UnknownEncoding(UnusableFile):
    code = "unknown_encoding"
    message = N_("文字编码无法识别。请另存为 .xlsx，或另存为“CSV UTF-8（逗号分隔）”后上传。")


class BrokenQuotes(UnusableFile):
    code = "broken_quotes"
    message = N_("CSV 文件第 %(line)s 行附近的引号不成对，无法分出各列。请改正引号，或另存为 .xlsx 后上传。")


class SheetTooWide(UnusableFile):
    code = "sheet_too_wide"
    message = N_("工作表有 %(count)s 列，最多可读 %(most)s 列。请把花名册复制到新工作簿中另存后上传。")


class SheetTooLong(UnusableFile):
    code = "sheet_too_long"
    message = N_("工作表有 %(count)s 行，最多可读 %(most)s 行。请删除无关的行，或分成几个文件上传。")


class UnplacedFormula(UnusableFile):
    code = "unplaced_formula"
    message = N_(
        "工作表“%(sheet)s”含有公式，且文件没有记下公式在哪个单元格。请用 Excel 或 WPS 打开，另存为 .xlsx 后上传。"
    )


class EmptySheet(UnusableFile):
    code = "empty_sheet"
    message = N_("工作簿里没有内容。请填写花名册后上传。")


class NoHeader(UnusableFile):
    code = "no_header"
    message = N_(
        "没有找到表头：前 %(looked)s 行里没有同时出现“姓名”和“身份证号”的一行。请使用空白模板，或检查表头文字。"
    )


class NoRows(UnusableFile):
    code = "no_rows"
    message = N_("工作表“%(sheet)s”只有表头，没有学徒。请填写后上传。")
